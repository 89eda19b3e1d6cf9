<?xml version="1.0" encoding="UTF-8"?>
<!-- samlet: all of one person's agreements in one; the links of one agreement; telling: what rules have refused and warned of. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <xsl:template match="side[@navn = 'samlet']" mode="tittel">
    <xsl:choose>
      <xsl:when test="@egen = 'ja'"><xsl:value-of select="a:t('samlet.tittel.deltaker')"/></xsl:when>
      <xsl:when test="avtale/@deltaker != ''"><xsl:value-of select="a:t('samlet.tittel', avtale/@deltaker)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('samlet.tittel.uten-navn')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="side[@navn = 'samlet']" mode="om"/>

  <xsl:template match="side[@navn = 'samlet']" mode="innhold">
    <p class="ingress">
      <xsl:choose>
        <xsl:when test="@egen = 'ja'"><xsl:value-of select="a:t('samlet.ingress.deltaker')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t('samlet.ingress')"/></xsl:otherwise>
      </xsl:choose>
    </p>
    <xsl:apply-templates select="samling" mode="samlet"/>
    <xsl:if test="forbruk">
      <section aria-labelledby="forbruk-tittel">
        <h2 id="forbruk-tittel"><xsl:value-of select="a:t('samlet.forbruk')"/></h2>
        <ul class="avtaler"><xsl:apply-templates select="forbruk" mode="samlet"/></ul>
      </section>
    </xsl:if>
    <xsl:if test="overlapp">
      <section aria-labelledby="overlapp-tittel">
        <h2 id="overlapp-tittel"><xsl:value-of select="a:t('samlet.overlapp')"/></h2>
        <ul class="avtaler"><xsl:apply-templates select="overlapp" mode="samlet"/></ul>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="samling" mode="samlet">
    <section aria-labelledby="samling-{@navn}">
      <h2 id="samling-{@navn}"><xsl:value-of select="a:t(concat('samlet.gruppe.', @navn), count(en))"/></h2>
      <ul class="avtaler"><xsl:apply-templates select="en" mode="samlet"/></ul>
    </section>
  </xsl:template>

  <xsl:template match="en" mode="samlet">
    <li>
      <div class="avtale-tekst">
        <xsl:call-template name="samlet-hode"/>
        <xsl:if test="@denne = 'ja'"><p class="liten-linje"><xsl:value-of select="a:t('samlet.denne')"/></p></xsl:if>
        <xsl:for-each select="tilknyttet">
          <p class="liten-linje"><xsl:call-template name="tilknyttet-linje"/></p>
        </xsl:for-each>
        <p class="liten-linje"><xsl:value-of select="a:t('avtale.nummer', @nummer)"/></p>
      </div>
      <div class="avtale-merker"><xsl:call-template name="statusmerke"/></div>
    </li>
  </xsl:template>

  <!-- An agreement by its measure, with business and days. -->
  <xsl:template name="samlet-hode">
    <a href="/avtaler/{@id}"><xsl:value-of select="a:t(concat('tiltak.', @tiltak))"/></a>
    <p class="liten-linje">
      <xsl:value-of select="@virksomhet"/>
      <xsl:if test="@virksomhet != '' and @start != ''">, </xsl:if>
      <xsl:call-template name="periode"/>
    </p>
  </xsl:template>

  <!-- ==== Links ==== -->

  <!-- How the two belong together, and with what: as one line. Seen from the other end it has words of its own. -->
  <xsl:template name="tilknyttet-linje">
    <xsl:variable name="inn" select="concat('samlet.inn.', substring-after(@tekst, '/slag.'))"/>
    <xsl:variable name="slag">
      <xsl:choose>
        <xsl:when test="@retning = 'inn' and a:finnes($inn)"><xsl:value-of select="a:t($inn)"/></xsl:when>
        <xsl:when test="@retning = 'inn'"><xsl:value-of select="a:t('samlet.inn')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t(@tekst)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:value-of select="$slag"/>
    <xsl:if test="@id != ''">
      <xsl:text>: </xsl:text>
      <a href="/avtaler/{@id}"><xsl:value-of select="a:t(concat('tiltak.', @tiltak))"/></a>
      <xsl:if test="@virksomhet != ''"><xsl:value-of select="concat(', ', @virksomhet)"/></xsl:if>
      <xsl:if test="@start != ''">, <xsl:call-template name="periode"/></xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template name="avtale-tilknyttet">
    <section aria-labelledby="tilknyttet-tittel">
      <h2 id="tilknyttet-tittel"><xsl:value-of select="a:t('avtale.tilknyttet')"/></h2>
      <ul class="lenkeliste">
        <xsl:for-each select="tilknyttet"><li><xsl:call-template name="tilknyttet-linje"/></li></xsl:for-each>
      </ul>
    </section>
  </xsl:template>

  <!-- ==== Summed, and side by side ==== -->

  <!-- "4 måneder", "4 måneder og 3 dager", "3 dager", "0 dager" -->
  <xsl:template name="lengde">
    <xsl:param name="m"/>
    <xsl:param name="d"/>
    <xsl:variable name="maaneder">
      <xsl:choose>
        <xsl:when test="$m = 1"><xsl:value-of select="a:t('samlet.maaned')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t('samlet.maaneder', $m)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="dager">
      <xsl:choose>
        <xsl:when test="$d = 1"><xsl:value-of select="a:t('samlet.dag')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t('samlet.dager', $d)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$m = 0"><xsl:value-of select="$dager"/></xsl:when>
      <xsl:when test="$d = 0"><xsl:value-of select="$maaneder"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('samlet.og', $maaneder, $dager)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="forbruk" mode="samlet">
    <xsl:variable name="enhet" select="substring(@maks, string-length(@maks))"/>
    <xsl:variable name="av"><xsl:call-template name="intervall-ord"><xsl:with-param name="i" select="string(@maks)"/></xsl:call-template></xsl:variable>
    <!-- "4 av 12 måneder" where both are whole. -->
    <xsl:variable name="avtalt">
      <xsl:choose>
        <xsl:when test="$enhet = 'm' and @avtalt-dager = 0"><xsl:value-of select="@avtalt-maaneder"/></xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="lengde">
            <xsl:with-param name="m" select="@avtalt-maaneder"/>
            <xsl:with-param name="d" select="@avtalt-dager"/>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="brukt">
      <xsl:choose>
        <xsl:when test="$enhet = 'm' and @brukt-dager = 0"><xsl:value-of select="@brukt-maaneder"/></xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="lengde">
            <xsl:with-param name="m" select="@brukt-maaneder"/>
            <xsl:with-param name="d" select="@brukt-dager"/>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <li>
      <div class="avtale-tekst">
        <strong><xsl:value-of select="a:t(concat('tiltak.', @tiltak))"/></strong>
        <p><xsl:value-of select="a:t('samlet.brukt', $brukt, $av)"/></p>
        <p class="liten-linje"><xsl:value-of select="a:t('samlet.avtalt', $avtalt, $av)"/></p>
        <xsl:if test="@venter = 'ja'"><p class="liten-linje"><xsl:value-of select="a:t('samlet.venter')"/></p></xsl:if>
      </div>
    </li>
  </xsl:template>

  <xsl:template match="overlapp" mode="samlet">
    <xsl:variable name="fra"><xsl:call-template name="dato"><xsl:with-param name="d" select="@fra"/></xsl:call-template></xsl:variable>
    <xsl:variable name="til"><xsl:call-template name="dato"><xsl:with-param name="d" select="@til"/></xsl:call-template></xsl:variable>
    <li>
      <div class="avtale-tekst">
        <p>
          <a href="/avtaler/{en[1]/@id}"><xsl:value-of select="a:t(concat('tiltak.', en[1]/@tiltak))"/></a>
          <xsl:value-of select="a:t('samlet.og-mellom')"/>
          <a href="/avtaler/{en[2]/@id}"><xsl:value-of select="a:t(concat('tiltak.', en[2]/@tiltak))"/></a>
        </p>
        <p class="liten-linje">
          <xsl:choose>
            <xsl:when test="@til = ''"><xsl:value-of select="a:t('samlet.samtidig-fra', $fra)"/></xsl:when>
            <xsl:when test="@til = @fra"><xsl:value-of select="a:t('samlet.samtidig-dag', $fra)"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('samlet.samtidig', $fra, $til)"/></xsl:otherwise>
          </xsl:choose>
        </p>
        <p><xsl:value-of select="a:t(concat('samlet.dom.', @utfall))"/></p>
        <xsl:if test="@venter = 'ja'"><p class="liten-linje"><xsl:value-of select="a:t('samlet.en-venter')"/></p></xsl:if>
      </div>
      <div class="avtale-merker">
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="concat('samtidig-', @utfall)"/>
          <xsl:with-param name="tekst" select="a:t(concat('samlet.merke.', @utfall))"/>
        </xsl:call-template>
      </div>
    </li>
  </xsl:template>

  <!-- ==== telling ==== -->

  <xsl:template match="side[@navn = 'telling']" mode="tittel"><xsl:value-of select="a:t('telling.tittel')"/></xsl:template>
  <xsl:template match="side[@navn = 'telling']" mode="tilbake">
    <p class="tilbake"><a href="/avtaler"><xsl:value-of select="a:t('ramme.til-avtaler')"/></a></p>
  </xsl:template>

  <xsl:template match="side[@navn = 'telling']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('telling.ingress')"/></p>
    <xsl:if test="not(rad)"><p class="tomt"><xsl:value-of select="a:t('telling.ingen')"/></p></xsl:if>
    <xsl:for-each select="rad[not(@maaned = preceding-sibling::rad/@maaned)]">
      <h2><xsl:value-of select="concat(a:t(concat('maaned.', substring(@maaned, 6, 2))), ' ', substring(@maaned, 1, 4))"/></h2>
      <ul class="avtaler"><xsl:apply-templates select="../rad[@maaned = current()/@maaned]" mode="telling"/></ul>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="rad" mode="telling">
    <li>
      <div class="avtale-tekst">
        <xsl:choose>
          <xsl:when test="a:finnes(concat('telling.', @kode))"><xsl:value-of select="a:t(concat('telling.', @kode))"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="@kode"/></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="a:finnes(concat('tiltak.', @tiltak))">
          <p class="liten-linje"><xsl:value-of select="a:t(concat('tiltak.', @tiltak))"/></p>
        </xsl:if>
      </div>
      <strong>
        <xsl:choose>
          <xsl:when test="@antall = 1"><xsl:value-of select="a:t('telling.gang')"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t('telling.ganger', @antall)"/></xsl:otherwise>
        </xsl:choose>
      </strong>
    </li>
  </xsl:template>
</xsl:stylesheet>
