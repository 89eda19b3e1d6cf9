<?xml version="1.0" encoding="UTF-8"?>
<!--
  Kort sagt: what an agreement comes to, in a few rows. It begins the signed view, and the agreement's page uses the same template.

  The model is <visning>, as in visning.xsl. A row without anything to say is left out, so each role has the rows it reads. What the
  pages do in their own way is a mode or a template of its own: kort-maaneder, kort-telefon and kort-etter-naar.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.w3.org/1999/xhtml">

  <xsl:template match="visning" mode="kort">
    <dl class="kort">
      <xsl:call-template name="kort-hvem"/>
      <xsl:call-template name="kort-jobb"/>
      <xsl:call-template name="kort-naar"/>
      <xsl:call-template name="kort-penger"/>
      <xsl:variable name="egen">
        <xsl:choose>
          <xsl:when test="@rolle = 'veileder' or @rolle = 'beslutter'">nav</xsl:when>
          <xsl:otherwise><xsl:value-of select="@rolle"/></xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:call-template name="kort-lover">
        <xsl:with-param name="part" select="string($egen)"/>
        <xsl:with-param name="egen" select="true()"/>
      </xsl:call-template>
      <xsl:if test="not($egen = 'nav')"><xsl:call-template name="kort-lover"><xsl:with-param name="part" select="'nav'"/></xsl:call-template></xsl:if>
      <xsl:if test="not($egen = 'arbeidsgiver')">
        <xsl:call-template name="kort-lover"><xsl:with-param name="part" select="'arbeidsgiver'"/></xsl:call-template>
      </xsl:if>
      <xsl:if test="not($egen = 'deltaker')">
        <xsl:call-template name="kort-lover"><xsl:with-param name="part" select="'deltaker'"/></xsl:call-template>
      </xsl:if>
      <xsl:call-template name="kort-moeter"/>
      <xsl:call-template name="kort-spoer"/>
    </dl>
  </xsl:template>

  <!-- ==== Who, what, when ==== -->

  <xsl:template name="kort-hvem">
    <xsl:variable name="deltaker" select="gruppe/felt[@sti = 'deltaker/navn']"/>
    <xsl:variable name="virksomhet" select="gruppe/felt[@sti = 'virksomhet/navn']"/>
    <xsl:choose>
      <xsl:when test="@rolle = 'deltaker' and $virksomhet">
        <dt><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.hvor'"/></xsl:call-template></dt>
        <dd><xsl:value-of select="$virksomhet"/></dd>
      </xsl:when>
      <xsl:when test="$deltaker">
        <dt><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.hvem'"/></xsl:call-template></dt>
        <dd>
          <xsl:choose>
            <xsl:when test="$virksomhet">
              <xsl:call-template name="t">
                <xsl:with-param name="n" select="'kort.hos'"/>
                <xsl:with-param name="a0" select="string($deltaker)"/>
                <xsl:with-param name="a1" select="string($virksomhet)"/>
              </xsl:call-template>
            </xsl:when>
            <xsl:otherwise><xsl:value-of select="$deltaker"/></xsl:otherwise>
          </xsl:choose>
        </dd>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- A position where somebody is employed, the hours where hours are what is agreed, else what it is for. -->
  <xsl:template name="kort-jobb">
    <xsl:variable name="ansatt" select="gruppe/felt[@sti = 'stillingstype' or @sti = 'ansettelsesforhold/stillingstype']"/>
    <xsl:variable name="timer" select="gruppe/felt[@sti = 'timer']"/>
    <xsl:variable name="hva">
      <xsl:choose>
        <xsl:when test="$ansatt"><xsl:call-template name="kort-stilling"/></xsl:when>
        <xsl:when test="$timer">
          <xsl:call-template name="omfang">
            <xsl:with-param name="antall" select="string($timer)"/>
            <xsl:with-param name="enhet" select="'timer'"/>
            <xsl:with-param name="per" select="'maaned'"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="normalize-space(gruppe/felt[@sti = 'formaal'])"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:if test="$hva != ''">
      <dt><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.jobb'"/></xsl:call-template></dt>
      <dd><xsl:value-of select="$hva"/></dd>
    </xsl:if>
  </xsl:template>

  <xsl:template name="kort-stilling">
    <xsl:for-each select="gruppe/felt[@sti = 'stilling' or @sti = 'stillingsprosent' or @sti = 'dager-per-uke']">
      <xsl:if test="position() &gt; 1">, </xsl:if>
      <xsl:choose>
        <xsl:when test="@sti = 'stilling'"><xsl:value-of select="normalize-space(.)"/></xsl:when>
        <xsl:when test="@sti = 'stillingsprosent'">
          <xsl:call-template name="t">
            <xsl:with-param name="n" select="'kort.stilling'"/>
            <xsl:with-param name="a0" select="translate(., '.', ',')"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="omfang">
            <xsl:with-param name="antall" select="string(.)"/>
            <xsl:with-param name="enhet" select="'dager'"/>
            <xsl:with-param name="per" select="'uke'"/>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="kort-naar">
    <xsl:variable name="start" select="string(gruppe/felt[@sti = 'start'])"/>
    <xsl:variable name="slutt" select="string(gruppe/felt[@sti = 'slutt'])"/>
    <xsl:if test="$start != ''">
      <dt><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.naar'"/></xsl:call-template></dt>
      <dd>
        <xsl:variable name="fra"><xsl:call-template name="dato"><xsl:with-param name="d" select="$start"/></xsl:call-template></xsl:variable>
        <xsl:choose>
          <xsl:when test="$slutt != ''">
            <xsl:value-of select="$fra"/>
            <xsl:text> – </xsl:text>
            <xsl:call-template name="dato"><xsl:with-param name="d" select="$slutt"/></xsl:call-template>
            <xsl:call-template name="kort-maanedstall">
              <xsl:with-param name="fra" select="$start"/>
              <xsl:with-param name="til" select="$slutt"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:call-template name="t">
              <xsl:with-param name="n" select="'kort.fra'"/>
              <xsl:with-param name="a0" select="$fra"/>
            </xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="kort-etter-naar"/>
      </dd>
    </xsl:if>
  </xsl:template>

  <xsl:template name="kort-etter-naar"/>

  <!-- " (12 måneder)" where it is whole months: the day after the last is the day of the month that it began on. -->
  <xsl:template name="kort-maanedstall">
    <xsl:param name="fra"/>
    <xsl:param name="til"/>
    <xsl:variable name="siste"><xsl:call-template name="siste-dag"><xsl:with-param name="d" select="$til"/></xsl:call-template></xsl:variable>
    <xsl:variable name="ut" select="substring($til, 9, 2) = $siste"/>
    <xsl:variable name="dagen" select="(substring($til, 9, 2) + 1) * not($ut) + $ut"/>
    <xsl:variable name="antall"
                  select="12 * (substring($til, 1, 4) - substring($fra, 1, 4)) + substring($til, 6, 2) - substring($fra, 6, 2) + $ut"/>
    <xsl:if test="$dagen = number(substring($fra, 9, 2)) and $antall &gt; 0">
      <xsl:text> (</xsl:text>
      <xsl:choose>
        <xsl:when test="$antall = 1"><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.maaneder.en'"/></xsl:call-template></xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="t">
            <xsl:with-param name="n" select="'kort.maaneder.flere'"/>
            <xsl:with-param name="a0" select="$antall"/>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:text>)</xsl:text>
    </xsl:if>
  </xsl:template>

  <!-- The last day of a date's month. -->
  <xsl:template name="siste-dag">
    <xsl:param name="d"/>
    <xsl:variable name="aar" select="number(substring($d, 1, 4))"/>
    <xsl:variable name="maaned" select="number(substring($d, 6, 2))"/>
    <xsl:variable name="skuddaar" select="$aar mod 4 = 0 and ($aar mod 100 != 0 or $aar mod 400 = 0)"/>
    <xsl:choose>
      <xsl:when test="$maaned = 2"><xsl:value-of select="28 + $skuddaar"/></xsl:when>
      <xsl:when test="$maaned = 4 or $maaned = 6 or $maaned = 9 or $maaned = 11">30</xsl:when>
      <xsl:otherwise>31</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== Money ==== -->

  <!-- With periods: what they come to, and month by month. Else what a month or the whole costs Nav, where the measure has that. -->
  <xsl:template name="kort-penger">
    <xsl:variable name="perioder" select="gruppe/liste[@sti = 'tilskuddsperiode']"/>
    <xsl:variable name="maaned" select="gruppe/felt[@sti = 'sum-tilskudd']"/>
    <xsl:variable name="utgift" select="gruppe/felt[@sti = 'utgift-totalt']"/>
    <xsl:variable name="slutt" select="gruppe/felt[@sti = 'slutt']"/>
    <xsl:if test="$perioder or $maaned or $utgift">
      <dt><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.penger'"/></xsl:call-template></dt>
      <dd>
        <ul class="penger">
          <xsl:choose>
            <xsl:when test="$perioder and ($slutt or not($maaned))">
              <xsl:call-template name="kort-belop">
                <xsl:with-param name="kr" select="sum($perioder/post/felt[@sti = 'tilskuddsperiode/belop'])"/>
                <xsl:with-param name="tekst" select="'kort.nav-betaler'"/>
              </xsl:call-template>
              <xsl:call-template name="kort-egen"><xsl:with-param name="perioder" select="$perioder"/></xsl:call-template>
            </xsl:when>
            <xsl:when test="$maaned">
              <xsl:call-template name="kort-belop">
                <xsl:with-param name="kr" select="number($maaned)"/>
                <xsl:with-param name="tekst" select="'kort.nav-betaler-maaned'"/>
              </xsl:call-template>
            </xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="kort-belop">
                <xsl:with-param name="kr" select="number($utgift)"/>
                <xsl:with-param name="tekst" select="'kort.nav-betaler'"/>
              </xsl:call-template>
            </xsl:otherwise>
          </xsl:choose>
        </ul>
        <xsl:apply-templates select="$perioder" mode="kort-maaneder"/>
      </dd>
    </xsl:if>
  </xsl:template>

  <xsl:template name="kort-belop">
    <xsl:param name="kr"/>
    <xsl:param name="tekst"/>
    <li>
      <strong>
        <xsl:call-template name="verdi">
          <xsl:with-param name="verdi" select="$kr"/>
          <xsl:with-param name="type" select="'kr'"/>
        </xsl:call-template>
      </strong>
      <xsl:text> </xsl:text>
      <xsl:call-template name="t"><xsl:with-param name="n" select="$tekst"/></xsl:call-template>
    </li>
  </xsl:template>

  <!-- What is left for the employer. A cut month goes by a day rate, so the figure is then about right and no more. -->
  <xsl:template name="kort-egen">
    <xsl:param name="perioder"/>
    <xsl:variable name="egen" select="gruppe/felt[@sti = 'egen-i-alt']"/>
    <xsl:variable name="kuttet">
      <xsl:for-each select="$perioder/post"><xsl:call-template name="kort-dager"/></xsl:for-each>
    </xsl:variable>
    <xsl:if test="$egen">
      <xsl:call-template name="kort-belop">
        <xsl:with-param name="kr" select="number($egen)"/>
        <xsl:with-param name="tekst">
          <xsl:choose>
            <xsl:when test="@rolle = 'arbeidsgiver' and $kuttet != ''">kort.du-betaler-om-lag</xsl:when>
            <xsl:when test="@rolle = 'arbeidsgiver'">kort.du-betaler</xsl:when>
            <xsl:when test="$kuttet != ''">kort.arbeidsgiver-betaler-om-lag</xsl:when>
            <xsl:otherwise>kort.arbeidsgiver-betaler</xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template match="liste" mode="kort-maaneder"><xsl:call-template name="kort-tabell"/></xsl:template>

  <xsl:template name="kort-tabell">
    <table class="penger-maaneder">
      <caption><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.maaneder'"/></xsl:call-template></caption>
      <thead>
        <tr>
          <th scope="col"><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.maaned'"/></xsl:call-template></th>
          <th scope="col"><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.del'"/></xsl:call-template></th>
          <th scope="col"><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.nav'"/></xsl:call-template></th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="post" mode="kort-maaneder"/></tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="2"><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.til-sammen'"/></xsl:call-template></th>
          <td>
            <xsl:call-template name="verdi">
              <xsl:with-param name="verdi" select="sum(post/felt[@sti = 'tilskuddsperiode/belop'])"/>
              <xsl:with-param name="type" select="'kr'"/>
            </xsl:call-template>
          </td>
        </tr>
      </tfoot>
    </table>
  </xsl:template>

  <xsl:template match="post" mode="kort-maaneder">
    <tr>
      <th scope="row">
        <xsl:variable name="fra" select="string(felt[@sti = 'tilskuddsperiode/fra'])"/>
        <xsl:variable name="maaned">
          <xsl:call-template name="t"><xsl:with-param name="n" select="concat('maaned.', substring($fra, 6, 2))"/></xsl:call-template>
        </xsl:variable>
        <xsl:value-of select="concat(translate(substring($maaned, 1, 1), 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
                                     substring($maaned, 2), ' ', substring($fra, 1, 4))"/>
        <xsl:call-template name="kort-dager"/>
      </th>
      <td><xsl:for-each select="felt[@sti = 'tilskuddsperiode/prosent']"><xsl:call-template name="verdi"/></xsl:for-each></td>
      <td><xsl:for-each select="felt[@sti = 'tilskuddsperiode/belop']"><xsl:call-template name="verdi"/></xsl:for-each></td>
    </tr>
  </xsl:template>

  <!-- " (2.–31.)" of a period that is not the whole month. -->
  <xsl:template name="kort-dager">
    <xsl:variable name="fra" select="string(felt[@sti = 'tilskuddsperiode/fra'])"/>
    <xsl:variable name="til" select="string(felt[@sti = 'tilskuddsperiode/til'])"/>
    <xsl:variable name="siste"><xsl:call-template name="siste-dag"><xsl:with-param name="d" select="$til"/></xsl:call-template></xsl:variable>
    <xsl:if test="not(substring($fra, 9, 2) = '01' and substring($til, 9, 2) = $siste)">
      <xsl:value-of select="concat(' (', number(substring($fra, 9, 2)), '.–', number(substring($til, 9, 2)), '.)')"/>
    </xsl:if>
  </xsl:template>

  <!-- ==== What is promised ==== -->

  <!-- The help one part answers for: of the item itself, or of its whole list. -->
  <xsl:template name="kort-lover">
    <xsl:param name="part"/>
    <xsl:param name="egen" select="false()"/>
    <xsl:variable name="poster"
                  select="gruppe/liste/post[felt[@sti = concat(../../@sti, '/ansvarlig')] = $part or ../@ansvarlig = $part]"/>
    <xsl:if test="$poster">
      <dt>
        <xsl:variable name="hvem"><xsl:call-template name="t"><xsl:with-param name="n" select="concat('part.', $part)"/></xsl:call-template></xsl:variable>
        <xsl:choose>
          <xsl:when test="$egen and not($part = 'nav')">
            <xsl:call-template name="t"><xsl:with-param name="n" select="'kort.du-lover'"/></xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:call-template name="t">
              <xsl:with-param name="n" select="'kort.part-lover'"/>
              <xsl:with-param name="a0" select="$hvem"/>
            </xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
      </dt>
      <dd><ul><xsl:for-each select="$poster"><li><xsl:call-template name="kort-loefte"/></li></xsl:for-each></ul></dd>
    </xsl:if>
  </xsl:template>

  <!-- What it is, in the words of who wrote it, or by its kind; then how much. -->
  <xsl:template name="kort-loefte">
    <xsl:variable name="liste" select="string(../@sti)"/>
    <xsl:variable name="skrevet" select="normalize-space((felt[@sti = concat($liste, '/beskrivelse')] | felt[@sti = concat($liste, '/tema')])[1])"/>
    <xsl:variable name="hva">
      <xsl:choose>
        <xsl:when test="$skrevet != ''"><xsl:value-of select="$skrevet"/></xsl:when>
        <xsl:otherwise>
          <xsl:for-each select="felt[@sti = concat($liste, '/slag')]"><xsl:call-template name="verdi"/></xsl:for-each>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="uten-punktum">
      <xsl:choose>
        <xsl:when test="substring($hva, string-length($hva)) = '.'"><xsl:value-of select="substring($hva, 1, string-length($hva) - 1)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$hva"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="antall" select="string(felt[@sti = concat($liste, '/omfang/antall')])"/>
    <xsl:value-of select="$uten-punktum"/>
    <xsl:if test="$antall != ''">
      <xsl:text>, </xsl:text>
      <xsl:call-template name="omfang">
        <xsl:with-param name="antall" select="$antall"/>
        <xsl:with-param name="enhet" select="string(felt[@sti = concat($liste, '/omfang/enhet')])"/>
        <xsl:with-param name="per" select="string(felt[@sti = concat($liste, '/omfang/per')])"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- How much, in words: 3, dager, uke to "3 dager i uka". -->
  <xsl:template name="omfang">
    <xsl:param name="antall"/>
    <xsl:param name="enhet"/>
    <xsl:param name="per"/>
    <xsl:variable name="tall">
      <xsl:choose>
        <xsl:when test="$antall = '1'">en</xsl:when>
        <xsl:otherwise>flere</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:call-template name="t">
      <xsl:with-param name="n" select="concat('omfang.', $enhet, '.', $per, '.', $tall)"/>
      <xsl:with-param name="a0" select="translate($antall, '.', ',')"/>
    </xsl:call-template>
  </xsl:template>

  <!-- ==== Meetings, and whom to ask ==== -->

  <xsl:template name="kort-moeter">
    <xsl:variable name="plan" select="gruppe/liste[@sti = 'plan']/post"/>
    <xsl:if test="$plan">
      <dt><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.moeter'"/></xsl:call-template></dt>
      <dd>
        <xsl:for-each select="$plan">
          <xsl:sort select="felt[@sti = 'plan/foerste']"/>
          <xsl:if test="position() = 1">
            <xsl:variable name="dag">
              <xsl:call-template name="dato"><xsl:with-param name="d" select="string(felt[@sti = 'plan/foerste'])"/></xsl:call-template>
            </xsl:variable>
            <xsl:call-template name="t">
              <xsl:with-param name="n" select="'kort.moeter.foerste'"/>
              <xsl:with-param name="a0" select="$dag"/>
            </xsl:call-template>
          </xsl:if>
        </xsl:for-each>
        <xsl:variable name="jevnt" select="$plan[felt[@sti = 'plan/hver']]"/>
        <xsl:for-each select="$jevnt">
          <xsl:sort select="felt[@sti = 'plan/foerste']"/>
          <xsl:variable name="hver">
            <xsl:call-template name="intervall"><xsl:with-param name="verdi" select="string(felt[@sti = 'plan/hver'])"/></xsl:call-template>
          </xsl:variable>
          <xsl:variable name="dag">
            <xsl:call-template name="dato"><xsl:with-param name="d" select="string(felt[@sti = 'plan/foerste'])"/></xsl:call-template>
          </xsl:variable>
          <xsl:variable name="slag"><xsl:for-each select="felt[@sti = 'plan/slag']"><xsl:call-template name="verdi"/></xsl:for-each></xsl:variable>
          <xsl:text> </xsl:text>
          <xsl:choose>
            <xsl:when test="count($plan) = 1">
              <xsl:call-template name="t">
                <xsl:with-param name="n" select="'kort.moeter.saa'"/>
                <xsl:with-param name="a0" select="$hver"/>
              </xsl:call-template>
            </xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="t">
                <xsl:with-param name="n" select="'kort.moeter.fra'"/>
                <xsl:with-param name="a0" select="concat($slag, ' ', $hver)"/>
                <xsl:with-param name="a1" select="$dag"/>
              </xsl:call-template>
            </xsl:otherwise>
          </xsl:choose>
        </xsl:for-each>
      </dd>
    </xsl:if>
  </xsl:template>

  <xsl:template name="kort-spoer">
    <xsl:variable name="nav">
      <xsl:call-template name="kort-kontakt">
        <xsl:with-param name="sti" select="'kontaktpunkt-nav'"/>
        <xsl:with-param name="tekst" select="'kort.i-nav'"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="arbeidsplass">
      <xsl:call-template name="kort-kontakt">
        <xsl:with-param name="sti" select="'kontaktpunkt-arbeidsplass'"/>
        <xsl:with-param name="tekst" select="'kort.paa-arbeidsplassen'"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="$nav != '' or $arbeidsplass != ''">
      <dt><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.spoer'"/></xsl:call-template></dt>
      <dd>
        <ul>
          <xsl:if test="$nav != ''"><li><xsl:copy-of select="$nav"/></li></xsl:if>
          <xsl:if test="$arbeidsplass != ''"><li><xsl:copy-of select="$arbeidsplass"/></li></xsl:if>
        </ul>
      </dd>
    </xsl:if>
  </xsl:template>

  <xsl:template name="kort-kontakt">
    <xsl:param name="sti"/>
    <xsl:param name="tekst"/>
    <xsl:variable name="navn" select="gruppe/felt[@sti = concat($sti, '/navn')]"/>
    <xsl:variable name="hvem" select="gruppe/felt[@sti = concat($sti, '/funksjon')][not($navn)] | $navn"/>
    <xsl:variable name="vikar" select="gruppe/felt[@sti = concat($sti, '/vikar/navn')]"/>
    <xsl:if test="$hvem">
      <xsl:call-template name="t">
        <xsl:with-param name="n" select="$tekst"/>
        <xsl:with-param name="a0" select="string($hvem)"/>
      </xsl:call-template>
      <xsl:call-template name="kort-telefon"><xsl:with-param name="nr" select="gruppe/felt[@sti = concat($sti, '/telefon')]"/></xsl:call-template>
      <xsl:if test="$vikar">
        <xsl:variable name="fra">
          <xsl:call-template name="dato"><xsl:with-param name="d" select="string(gruppe/felt[@sti = concat($sti, '/vikar/fra')])"/></xsl:call-template>
        </xsl:variable>
        <xsl:variable name="til">
          <xsl:call-template name="dato"><xsl:with-param name="d" select="string(gruppe/felt[@sti = concat($sti, '/vikar/til')])"/></xsl:call-template>
        </xsl:variable>
        <xsl:text>. </xsl:text>
        <xsl:call-template name="t">
          <xsl:with-param name="n" select="'kort.vikar'"/>
          <xsl:with-param name="a0" select="concat($fra, ' – ', $til)"/>
          <xsl:with-param name="a1" select="string($vikar)"/>
        </xsl:call-template>
        <xsl:call-template name="kort-telefon">
          <xsl:with-param name="nr" select="gruppe/felt[@sti = concat($sti, '/vikar/telefon')]"/>
        </xsl:call-template>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template name="kort-telefon">
    <xsl:param name="nr"/>
    <xsl:if test="$nr">
      <xsl:text>, </xsl:text>
      <xsl:call-template name="telefon"><xsl:with-param name="nr" select="string($nr)"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
