<?xml version="1.0" encoding="UTF-8"?>
<!-- Components that several pages use. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- What every form posts beside its own fields. -->
  <xsl:template name="skjulte">
    <xsl:param name="hode" select="$side/@hode"/>
    <input type="hidden" name="token" value="{$side/@token}"/>
    <input type="hidden" name="nokkel" value="{$side/@nokkel}"/>
    <xsl:if test="$hode != ''"><input type="hidden" name="hode" value="{$hode}"/></xsl:if>
  </xsl:template>

  <!-- "innhold" from "Innhold": inside a sentence. -->
  <xsl:template name="liten">
    <xsl:param name="tekst"/>
    <xsl:choose>
      <xsl:when test="$tekst = 'Nav' or starts-with($tekst, 'Nav ') or starts-with($tekst, 'Navs ')"><xsl:value-of select="$tekst"/></xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="concat(translate(substring($tekst, 1, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ', 'abcdefghijklmnopqrstuvwxyzæøå'),
                                     substring($tekst, 2))"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="html-linjer">
    <xsl:param name="tekst" select="."/>
    <xsl:choose>
      <xsl:when test="contains($tekst, '&#10;')">
        <xsl:value-of select="substring-before($tekst, '&#10;')"/>
        <br/>
        <xsl:call-template name="html-linjer">
          <xsl:with-param name="tekst" select="substring-after($tekst, '&#10;')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$tekst"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A line may end after the @. -->
  <xsl:template name="epost">
    <xsl:param name="verdi" select="string(.)"/>
    <xsl:choose>
      <xsl:when test="contains($verdi, '@')">
        <span class="hel"><xsl:value-of select="concat(substring-before($verdi, '@'), '@')"/></span>
        <span class="hel"><xsl:value-of select="substring-after($verdi, '@')"/></span>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$verdi"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The agreement in a few words: "Mentor – Ola Testesen". -->
  <xsl:template name="avtalenavn">
    <xsl:value-of select="a:t(concat('tiltak.', @tiltak))"/>
    <xsl:if test="@deltaker != ''"><xsl:value-of select="concat(' – ', @deltaker)"/></xsl:if>
  </xsl:template>

  <!-- The same in a line. -->
  <xsl:template name="om-avtalen">
    <p class="om-avtalen">
      <xsl:for-each select="avtale">
        <xsl:call-template name="avtalenavn"/>
        <xsl:if test="@virksomhet != ''"><xsl:value-of select="concat(', ', @virksomhet)"/></xsl:if>
      </xsl:for-each>
    </p>
  </xsl:template>

  <xsl:template name="periode">
    <xsl:if test="@start != ''">
      <xsl:call-template name="dato"><xsl:with-param name="d" select="@start"/></xsl:call-template>
      <xsl:if test="@slutt != ''">
        <xsl:text> – </xsl:text>
        <xsl:call-template name="dato"><xsl:with-param name="d" select="@slutt"/></xsl:call-template>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <!-- Who did it, as the subject of a sentence: "Deltakeren", "Veileder i Nav". -->
  <xsl:template name="hvem">
    <xsl:param name="rolle" select="@rolle"/>
    <xsl:choose>
      <xsl:when test="a:finnes(concat('part.', $rolle))"><xsl:value-of select="a:t(concat('part.', $rolle))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t(concat('rolle.', $rolle))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "14d" in words. -->
  <xsl:template name="intervall-ord">
    <xsl:param name="i"/>
    <xsl:variable name="n" select="substring($i, 1, string-length($i) - 1)"/>
    <xsl:value-of select="a:t(concat('lengde.', substring($i, string-length($i))), $n)"/>
  </xsl:template>

  <xsl:template name="merke">
    <xsl:param name="slag"/>
    <xsl:param name="tekst"/>
    <span class="merke merke-{$slag}"><xsl:value-of select="$tekst"/></span>
  </xsl:template>

  <!-- A stop that is announced goes before how it stands; one that never begins is over already. -->
  <xsl:template name="statusmerke">
    <xsl:variable name="siste"><xsl:call-template name="dato"><xsl:with-param name="d" select="@siste-dag"/></xsl:call-template></xsl:variable>
    <xsl:choose>
      <xsl:when test="@stopp = 'kommer'">
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="'stopper'"/>
          <xsl:with-param name="tekst" select="a:t('stopp.siste-dag', $siste)"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="@stopp != ''">
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="'avbrutt'"/>
          <xsl:with-param name="tekst" select="a:t('status.avbrutt')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="@status"/>
          <xsl:with-param name="tekst" select="a:t(concat('status.', @status))"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- That an agreement is stopped, and its last day. -->
  <xsl:template name="stopp">
    <xsl:variable name="siste"><xsl:call-template name="dato"><xsl:with-param name="d" select="@siste-dag"/></xsl:call-template></xsl:variable>
    <xsl:value-of select="a:t(concat('stopp.', @stopp), $siste)"/>
  </xsl:template>

  <xsl:template name="kontrollkode">
    <p class="kontrollkode">
      <xsl:value-of select="a:t('felles.kontrollkode')"/>
      <xsl:text> </xsl:text>
      <code><xsl:value-of select="@kode"/></code>
    </p>
  </xsl:template>

  <!-- Long technical text, folded away. -->
  <xsl:template name="raatekst">
    <xsl:param name="tittel"/>
    <xsl:param name="tekst" select="."/>
    <details>
      <summary><xsl:value-of select="$tittel"/></summary>
      <pre tabindex="0"><xsl:value-of select="$tekst"/></pre>
    </details>
  </xsl:template>

  <!-- ==== Faults ==== -->

  <!-- The id an input of this path has: plan/01J/tema to f-plan-01J-tema. A form's own field, which no measure has, begins with egen-: both may
       have one name, and stand on one page. -->
  <xsl:template name="felt-id">
    <xsl:param name="sti"/>
    <xsl:value-of select="concat('f-', translate($sti, '/', '-'))"/>
  </xsl:template>

  <xsl:template name="feiloppsummering">
    <xsl:variable name="raad" select="feil/f[@alvor = 'advarsel']"/>
    <xsl:if test="$stopp and not(hva)">
      <div class="feilboks" role="alert" aria-labelledby="feil-tittel" tabindex="-1" autofocus="autofocus">
        <h2 id="feil-tittel">
          <xsl:choose>
            <xsl:when test="lagret-men"><xsl:value-of select="a:t('melding.lagret-men')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('feil-boks.tittel')"/></xsl:otherwise>
          </xsl:choose>
        </h2>
        <xsl:call-template name="feil-etter-sted"/>
        <xsl:for-each select="lagret-men">
          <p><a class="knapp sekundaer" href="{@videre}"><xsl:value-of select="a:t('knapp.videre-likevel')"/></a></p>
        </xsl:for-each>
      </div>
    </xsl:if>
    <xsl:if test="$raad">
      <div class="raadboks" role="note" aria-labelledby="raad-tittel">
        <h2 id="raad-tittel"><xsl:value-of select="a:t('feil-boks.raad')"/></h2>
        <ul><xsl:apply-templates select="$raad" mode="punkt"/></ul>
      </div>
    </xsl:if>
  </xsl:template>

  <!-- Those of other pages under the name of the part where they stand. -->
  <xsl:template name="feil-etter-sted">
    <xsl:variable name="her" select="$stopp[not(@sted != '') or $side/skjema]"/>
    <xsl:variable name="andre" select="$stopp[@sted != '' and not($side/skjema)]"/>
    <xsl:if test="$her"><ul><xsl:apply-templates select="$her" mode="punkt"/></ul></xsl:if>
    <xsl:for-each select="$andre[not(@sted = preceding-sibling::f[not(@alvor = 'advarsel')]/@sted)]">
      <h3><xsl:call-template name="del-navn"><xsl:with-param name="navn" select="string(@sted)"/></xsl:call-template></h3>
      <ul><xsl:apply-templates select="$andre[@sted = current()/@sted]" mode="punkt"/></ul>
    </xsl:for-each>
  </xsl:template>

  <!-- What is wrong, in the words that fit the type of the field or the form's own field, if there are such. -->
  <xsl:template name="feilord">
    <xsl:param name="kode"/>
    <xsl:param name="slag"/>
    <xsl:variable name="egen" select="concat('feil.', $kode, '.', $slag)"/>
    <!-- How a date may be written: today's. -->
    <xsl:variable name="idag"><xsl:call-template name="dato"><xsl:with-param name="d" select="$side/@idag"/></xsl:call-template></xsl:variable>
    <xsl:choose>
      <xsl:when test="$slag != '' and a:finnes($egen)"><xsl:value-of select="a:t($egen)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t(concat('feil.', $kode), $idag)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Leads to the field, if it is one: on this page, or on the page of the draft where it stands. -->
  <xsl:template match="f" mode="punkt">
    <xsl:variable name="id">
      <xsl:call-template name="felt-id"><xsl:with-param name="sti" select="@felt"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="annet" select="@sted != '' and not(@sted = $side/skjema/@gruppe)"/>
    <li>
      <xsl:choose>
        <xsl:when test="@felt != '' and $annet">
          <a href="/avtaler/{$side/avtale/@id}/utkast/{@sted}#{$id}"><xsl:call-template name="feiltekst"/></a>
        </xsl:when>
        <xsl:when test="@felt != '' and @sted != ''"><a href="#{$id}"><xsl:call-template name="feiltekst"/></a></xsl:when>
        <xsl:when test="$side/handling/deler/felt[@navn = current()/@felt] or contains(' slag om gjelder-fra tekst begrunnelse lest tiltak pakke fil lesere grunn bevis papirkode ', concat(' ', @felt, ' '))">
          <a href="#egen-{translate(@felt, '/', '-')}"><xsl:call-template name="feiltekst"/></a>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="feiltekst"/></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <!--
    A field of a list says which item: "Tilrettelegging, punkt 2, Hvorfor: …"; without the form at hand only which list. A field of an act's own
    form needs no text key in the fault.
  -->
  <xsl:template name="feiltekst">
    <xsl:variable name="id" select="substring-before(substring-after(@felt, '/'), '/')"/>
    <xsl:variable name="post" select="$side/skjema/liste/post[@id = $id]"/>
    <xsl:variable name="liste" select="concat('felt.', substring-before(@felt, '/'))"/>
    <xsl:choose>
      <xsl:when test="$post">
        <xsl:variable name="nr">
          <xsl:call-template name="liten">
            <xsl:with-param name="tekst" select="a:t('skjema.post', count($post/preceding-sibling::post) + 1)"/>
          </xsl:call-template>
        </xsl:variable>
        <xsl:value-of select="concat(a:t($post/../@tekst), ', ', $nr, ', ')"/>
      </xsl:when>
      <xsl:when test="string-length($id) = 26 and a:finnes($liste)">
        <xsl:value-of select="concat(a:t($liste), ', ')"/>
      </xsl:when>
    </xsl:choose>
    <xsl:variable name="felt" select="$side/skjema//felt[@navn = concat('f:', current()/@felt)] | $side/handling/deler/felt[@navn = current()/@felt]"/>
    <xsl:variable name="egen" select="concat('handling.', @felt, '.', $side/handling/@navn)"/>
    <xsl:variable name="navn">
      <xsl:choose>
        <xsl:when test="@tekst != ''"><xsl:value-of select="a:t(@tekst)"/></xsl:when>
        <xsl:when test="$felt"><xsl:value-of select="a:t($felt[1]/@tekst)"/></xsl:when>
        <xsl:when test="a:finnes($egen)"><xsl:value-of select="a:t($egen)"/></xsl:when>
      </xsl:choose>
    </xsl:variable>
    <xsl:if test="$navn != ''">
      <xsl:value-of select="$navn"/>
      <xsl:if test="not(substring($navn, string-length($navn)) = '?')">:</xsl:if>
      <xsl:text> </xsl:text>
    </xsl:if>
    <xsl:call-template name="feilord">
      <xsl:with-param name="kode" select="@kode"/>
      <xsl:with-param name="slag">
        <xsl:choose>
          <xsl:when test="$felt"><xsl:value-of select="$felt/@type"/></xsl:when>
          <xsl:when test="not(@sted != '')"><xsl:value-of select="@felt"/></xsl:when>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- ==== The agreement's text ==== -->

  <xsl:template match="visning" mode="vis">
    <xsl:apply-templates select="gruppe[felt or liste]" mode="vis"/>
  </xsl:template>

  <!-- A group as a box of answers. What not all read stands last, under a line that says who reads it. -->
  <xsl:template match="gruppe" mode="vis">
    <xsl:variable name="gruppe" select="."/>
    <section class="svarboks">
      <h3><xsl:value-of select="a:t(concat('gruppe.', @navn))"/></h3>
      <xsl:if test="$side/@navn = 'tekst' and $side/avtale/@foreslaa != ''">
        <p class="foreslaa">
          <a>
            <xsl:attribute name="href">
              <xsl:value-of select="$side/avtale/@foreslaa"/>
              <xsl:choose>
                <xsl:when test="contains($side/avtale/@foreslaa, '?')">&amp;</xsl:when>
                <xsl:otherwise>?</xsl:otherwise>
              </xsl:choose>
              <xsl:value-of select="concat('gruppe=', @navn)"/>
            </xsl:attribute>
            <xsl:value-of select="a:t('forslag.lenke')"/>
            <span class="skjult"><xsl:value-of select="concat(': ', a:t(concat('gruppe.', @navn)))"/></span>
          </a>
        </p>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="../lesere">
          <xsl:for-each select="../lesere[@dokument = $gruppe//felt/@dokument]">
            <xsl:if test="not(. = ../lesere[1])">
              <xsl:variable name="hvem"><xsl:call-template name="lesere"/></xsl:variable>
              <p class="lesere"><xsl:value-of select="a:t('felles.bare-lesere', $hvem)"/></p>
            </xsl:if>
            <xsl:call-template name="svar">
              <xsl:with-param name="felter" select="$gruppe/felt[@dokument = current()/@dokument]"/>
            </xsl:call-template>
            <xsl:apply-templates select="$gruppe/liste[.//felt/@dokument = current()/@dokument][not(@sti = 'tilskuddsperiode' and $side/@navn = 'tekst')]" mode="vis"/>
          </xsl:for-each>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="svar"><xsl:with-param name="felter" select="felt"/></xsl:call-template>
          <xsl:apply-templates select="liste" mode="vis"/>
        </xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template name="svar">
    <xsl:param name="felter"/>
    <xsl:if test="$felter">
      <dl class="svar">
        <xsl:for-each select="$felter">
          <div>
            <dt><xsl:value-of select="a:t(@tekst)"/></dt>
            <dd>
              <xsl:choose>
                <xsl:when test="@type = 'tekst'"><xsl:call-template name="html-linjer"/></xsl:when>
                <xsl:when test="@type = 'epost'"><xsl:call-template name="epost"/></xsl:when>
                <xsl:otherwise><xsl:call-template name="verdi"/></xsl:otherwise>
              </xsl:choose>
            </dd>
          </div>
        </xsl:for-each>
      </dl>
    </xsl:if>
  </xsl:template>

  <xsl:template match="liste" mode="vis">
    <xsl:if test="not(a:t(@tekst) = a:t(concat('gruppe.', ../@navn)))">
      <h4><xsl:value-of select="a:t(@tekst)"/></h4>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="@sti = 'tilskuddsperiode'"><xsl:call-template name="kort-tabell"/></xsl:when>
      <xsl:when test="@beregnet = 'ja'"><xsl:call-template name="liste-tabell-side"/></xsl:when>
      <xsl:otherwise>
        <ol class="poster">
          <xsl:for-each select="post">
            <li><xsl:call-template name="svar"><xsl:with-param name="felter" select="felt"/></xsl:call-template></li>
          </xsl:for-each>
        </ol>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Rows of figures; on a narrow screen the table scrolls by itself, by keyboard too. -->
  <xsl:template name="liste-tabell-side">
    <xsl:variable name="kolonner" select="post/felt[not(@sti = ../preceding-sibling::post/felt/@sti)]"/>
    <section class="rulle" tabindex="0" aria-label="{a:t(@tekst)}">
      <table class="tall rader">
        <thead>
          <tr><xsl:for-each select="$kolonner"><th scope="col"><xsl:value-of select="a:t(@tekst)"/></th></xsl:for-each></tr>
        </thead>
        <tbody>
          <xsl:for-each select="post">
            <xsl:variable name="rad" select="."/>
            <tr>
              <xsl:for-each select="$kolonner">
                <td>
                  <xsl:for-each select="$rad/felt[@sti = current()/@sti]">
                    <span class="smal-etikett"><xsl:value-of select="concat(a:t(@tekst), ': ')"/></span>
                    <xsl:call-template name="verdi-kort"/>
                  </xsl:for-each>
                </td>
              </xsl:for-each>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:template>

  <!-- The signed view, element by element from a closed list, one heading level down. -->
  <xsl:template match="sett" mode="kopi">
    <xsl:variable name="kropp" select=".//*[local-name() = 'body']"/>
    <xsl:choose>
      <xsl:when test="$kropp"><xsl:apply-templates select="$kropp[1]/node()" mode="kopi"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="*/node()[not(local-name() = 'head')]" mode="kopi"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="*" mode="kopi">
    <xsl:variable name="navn" select="local-name()"/>
    <xsl:choose>
      <xsl:when test="$navn = 'h1'">
        <h2 id="dokument-tittel"><xsl:apply-templates mode="kopi"/></h2>
      </xsl:when>
      <xsl:when test="$navn = 'h2' or $navn = 'h3'">
        <xsl:element name="h{number(substring($navn, 2)) + 1}"><xsl:apply-templates mode="kopi"/></xsl:element>
      </xsl:when>
      <xsl:when test="contains(' p dl dt dd ol ul li strong em br table caption thead tbody tfoot tr th td ', concat(' ', $navn, ' '))">
        <xsl:element name="{$navn}">
          <xsl:if test="contains(' viktig kort penger penger-maaneder ', concat(' ', @class, ' '))"><xsl:copy-of select="@class"/></xsl:if>
          <xsl:if test="$navn = 'th'"><xsl:copy-of select="@scope | @colspan"/></xsl:if>
          <xsl:apply-templates mode="kopi"/>
        </xsl:element>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates mode="kopi"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== Who has signed ==== -->

  <xsl:template name="signaturer">
    <xsl:param name="neste" select="/.."/>
    <ol class="prosess">
      <xsl:for-each select="signatur">
        <li>
          <xsl:if test="@staar = 'ja'">
            <xsl:attribute name="class">gjort</xsl:attribute>
            <svg class="hake" viewBox="0 0 12 12" aria-hidden="true"><path d="M1.5 6.5l3 3 6-7"/></svg>
          </xsl:if>
          <span class="prosess-hvem">
            <xsl:value-of select="a:t(concat('rolle.', @rolle))"/>
            <xsl:if test="@rolle = $side/avtale/@rolle">
              <xsl:value-of select="concat(' (', a:t('felles.deg'), ')')"/>
            </xsl:if>
          </span>
          <xsl:text> </xsl:text>
          <span class="prosess-hva">
            <xsl:choose>
              <xsl:when test="@staar = 'ja'">
                <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
                <xsl:value-of select="a:t(concat('signatur.', @handling), $tid)"/>
              </xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t(concat('signatur.mangler.', @handling))"/></xsl:otherwise>
            </xsl:choose>
          </span>
          <xsl:if test="@navn != '' and not(@navn = a:t(concat('rolle.', @rolle)))">
            <span class="liten-linje"><xsl:value-of select="@navn"/></span>
          </xsl:if>
          <xsl:if test="@staar = 'ja'"><xsl:call-template name="paa-vegne"/></xsl:if>
          <xsl:if test="@staar = 'ja' and @metode != ''">
            <span class="liten-linje"><xsl:value-of select="a:t(concat('metode.', @metode))"/></span>
          </xsl:if>
        </li>
      </xsl:for-each>
    </ol>
  </xsl:template>

  <!-- ==== Contact ==== -->

  <xsl:template name="kontaktpunkter">
    <ul class="kontakter">
      <xsl:for-each select="kontaktpunkt">
        <li>
          <h3><xsl:value-of select="a:t(concat('kontakt.', @slag))"/></h3>
          <xsl:if test="@mangler = 'ja'">
            <p class="viktig"><strong><xsl:value-of select="a:t('kontakt.mangler')"/></strong></p>
          </xsl:if>
          <p>
            <xsl:value-of select="@navn"/>
            <xsl:if test="@navn != '' and @funksjon != ''">, </xsl:if>
            <xsl:value-of select="@funksjon"/>
          </p>
          <xsl:if test="vikar and @gjelder = 'nei'"><p class="liten-linje"><xsl:value-of select="a:t('kontakt.ikke-i-dag')"/></p></xsl:if>
          <xsl:if test="@byttet &gt; 0">
            <p class="liten-linje">
              <xsl:choose>
                <xsl:when test="@byttet = 1"><xsl:value-of select="a:t('kontakt.byttet.en')"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="a:t('kontakt.byttet', @byttet)"/></xsl:otherwise>
              </xsl:choose>
            </p>
          </xsl:if>
          <xsl:call-template name="telefonlenke"/>
          <xsl:if test="@tilgjengelig != ''"><p class="liten-linje"><xsl:value-of select="@tilgjengelig"/></p></xsl:if>
          <xsl:call-template name="epostlenke"/>
          <xsl:for-each select="vikar"><xsl:call-template name="vikar"/></xsl:for-each>
          <xsl:if test="@spoer-sti != ''">
            <xsl:variable name="hvem">
              <xsl:call-template name="liten"><xsl:with-param name="tekst" select="a:t(concat('part.', @part))"/></xsl:call-template>
            </xsl:variable>
            <p><a href="{@spoer-sti}"><xsl:value-of select="a:t('kontakt.spoer', $hvem)"/></a></p>
          </xsl:if>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <!-- Who stands in: beside the contact point itself, with both days. -->
  <xsl:template name="vikar">
    <div class="vikar">
      <p><strong><xsl:value-of select="a:t('kontakt.vikar', @navn)"/></strong></p>
      <p class="liten-linje"><xsl:call-template name="vikardager"/></p>
      <xsl:call-template name="telefonlenke"/>
      <xsl:call-template name="epostlenke"/>
    </div>
  </xsl:template>

  <xsl:template name="vikardager">
    <xsl:variable name="fra"><xsl:call-template name="dato"><xsl:with-param name="d" select="@fra"/></xsl:call-template></xsl:variable>
    <xsl:variable name="til"><xsl:call-template name="dato"><xsl:with-param name="d" select="@til"/></xsl:call-template></xsl:variable>
    <xsl:value-of select="a:t('kontakt.vikar-dager', $fra, $til)"/>
  </xsl:template>

  <xsl:template name="epostlenke">
    <xsl:if test="@epost != ''">
      <p>
        <a href="mailto:{@epost}">
          <xsl:call-template name="epost"><xsl:with-param name="verdi" select="string(@epost)"/></xsl:call-template>
        </a>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="telefonlenke">
    <xsl:if test="@telefon != ''">
      <p class="telefon">
        <a href="tel:{translate(@telefon, ' ', '')}">
          <xsl:variable name="nr">
            <xsl:call-template name="telefon"><xsl:with-param name="nr" select="@telefon"/></xsl:call-template>
          </xsl:variable>
          <!-- No line ends inside a number. -->
          <xsl:value-of select="translate(a:t('kontakt.ring', $nr), ' ', '&#160;')"/>
        </a>
      </p>
    </xsl:if>
  </xsl:template>

  <!-- Help by telephone on every page of an agreement, at the same place; not for those who give it. -->
  <xsl:template name="hjelpetelefon">
    <xsl:variable name="nav" select="kontaktpunkt[@slag = 'nav' and not(@mangler = 'ja')][1]"/>
    <xsl:variable name="hvem" select="$nav[@telefon != '' and not(vikar and @gjelder = 'nei')] | $nav/vikar[@telefon != '']"/>
    <xsl:if test="$hvem and not(bruker/@nav = 'ja')">
      <aside class="hjelpetelefon" aria-label="{a:t('kontakt.hjelp')}">
        <p><strong><xsl:value-of select="a:t('kontakt.hjelp')"/></strong></p>
        <xsl:for-each select="$hvem">
          <p><xsl:call-template name="hjelper"/></p>
          <xsl:call-template name="telefonlenke"/>
        </xsl:for-each>
      </aside>
    </xsl:if>
  </xsl:template>

  <xsl:template name="hjelper">
    <xsl:choose>
      <xsl:when test="self::vikar">
        <xsl:value-of select="concat(a:t('kontakt.vikar', @navn), '. ')"/>
        <xsl:call-template name="vikardager"/>
      </xsl:when>
      <xsl:when test="@navn != ''"><xsl:value-of select="a:t('kontakt.i-nav', @navn)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('kontakt.i-nav', @funksjon)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== Links ==== -->

  <xsl:template name="lenker">
    <ul class="lenkeliste">
      <xsl:for-each select="lenke">
        <li>
          <a href="{@sti}">
            <xsl:value-of select="a:t(concat('lenke.', @slag))"/>
          </a>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>
</xsl:stylesheet>
