<?xml version="1.0" encoding="UTF-8"?>
<!--
  Every page: the frame, and which file holds the rest.

  A page is two templates: mode "tittel" gives its heading (text, also the title), mode "innhold" what stands below it; mode "om" is a
  line below the heading that says which agreement it is, where the heading does not.
  mode "tilbake" is a link above the heading; the default leads from an agreement's pages to the agreement.
  Texts: a:t('key', a0, a1), a:finnes('key'). Static files: a:fil('name').
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">
  <xsl:import href="../visning/visning.xsl"/>
  <xsl:include href="felles.xsl"/>
  <xsl:include href="forskjell.xsl"/>
  <xsl:include href="felt.xsl"/>
  <xsl:include href="lister.xsl"/>
  <xsl:include href="avtale.xsl"/>
  <xsl:include href="tekst.xsl"/>
  <xsl:include href="deler.xsl"/>
  <xsl:include href="utkast.xsl"/>
  <xsl:include href="forslag.xsl"/>
  <xsl:include href="signer.xsl"/>
  <xsl:include href="handling.xsl"/>
  <xsl:include href="perioder.xsl"/>
  <xsl:include href="fullmakt.xsl"/>
  <xsl:include href="historikk.xsl"/>
  <xsl:include href="samlet.xsl"/>
  <xsl:include href="andre.xsl"/>
  <xsl:output method="html" encoding="UTF-8" omit-xml-declaration="yes" indent="no"/>

  <xsl:variable name="side" select="/side"/>
  <xsl:variable name="stopp" select="/side/feil/f[not(@alvor = 'advarsel')]"/>

  <xsl:template match="/side">
    <xsl:variable name="tittel"><xsl:apply-templates select="." mode="tittel"/></xsl:variable>
    <html lang="{@spraak}">
      <head>
        <!-- libxslt itself puts the meta of the character set first. -->
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="robots" content="noindex"/>
        <title>
          <xsl:if test="$stopp"><xsl:value-of select="a:t('ramme.feil-foran')"/></xsl:if>
          <xsl:value-of select="concat($tittel, ' – ', a:t('ramme.navn'))"/>
        </title>
        <meta name="color-scheme" content="light dark"/>
        <link rel="icon" href="{a:fil('favicon.svg')}" type="image/svg+xml"/>
        <link rel="preload" href="{a:fil('source-sans-3-latin.woff2')}" as="font" type="font/woff2" crossorigin="anonymous"/>
        <link rel="stylesheet" href="{a:fil('avtale.css')}"/>
      </head>
      <body>
        <a class="hopp" href="#innhold"><xsl:value-of select="a:t('ramme.hopp')"/></a>
        <header>
          <xsl:call-template name="hode"/>
          <xsl:call-template name="demo"/>
        </header>
        <main id="innhold" tabindex="-1">
          <xsl:if test="count(avtale) = 1 and avtale/@id and not(@navn = 'avtaler' or @navn = 'papir')"><xsl:call-template name="papirhode"/></xsl:if>
          <xsl:apply-templates select="." mode="tilbake"/>
          <xsl:apply-templates select="melding[not($side/lagret-men and @n = 'melding.lagret')]"/>
          <h1><xsl:value-of select="$tittel"/></h1>
          <xsl:apply-templates select="." mode="om"/>
          <xsl:call-template name="feiloppsummering"/>
          <xsl:apply-templates select="." mode="innhold"/>
          <xsl:if test="not(@navn = 'avtale')"><xsl:call-template name="hjelpetelefon"/></xsl:if>
        </main>
        <xsl:call-template name="bunn"/>
      </body>
    </html>
  </xsl:template>

  <!-- ==== The frame ==== -->

  <xsl:template name="hode">
    <div class="hode">
      <div class="hode-linje">
        <a class="merkenavn">
          <xsl:attribute name="href">/<xsl:if test="bruker">avtaler</xsl:if></xsl:attribute>
          <xsl:value-of select="a:t('ramme.navn')"/>
        </a>
        <xsl:apply-templates select="bruker" mode="hode"/>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="bruker" mode="hode">
    <nav aria-label="{a:t('ramme.meny')}"><a href="/avtaler"><xsl:value-of select="a:t('avtaler.tittel')"/></a></nav>
    <p class="bruker">
      <span class="skjult"><xsl:value-of select="a:t('ramme.innlogget')"/><xsl:text> </xsl:text></span>
      <span class="bruker-navn"><xsl:value-of select="@navn"/></span>
      <xsl:if test="@virksomhet != ''"><span class="bruker-sted"><xsl:value-of select="@virksomhet"/></span></xsl:if>
      <xsl:if test="@nav = 'ja' and not(@virksomhet != '')">
        <span class="bruker-sted"><xsl:value-of select="a:t('ramme.nav')"/></span>
      </xsl:if>
    </p>
    <form method="post" action="/utlogging">
      <xsl:call-template name="skjulte"><xsl:with-param name="hode" select="''"/></xsl:call-template>
      <button type="submit" class="knapp-hode"><xsl:value-of select="a:t('knapp.logg-ut')"/></button>
    </form>
  </xsl:template>

  <xsl:template name="demo">
    <xsl:if test="@demo = 'ja'">
      <xsl:variable name="idag">
        <xsl:call-template name="dato"><xsl:with-param name="d" select="@idag"/></xsl:call-template>
      </xsl:variable>
      <div class="demo"><p><xsl:value-of select="a:t('ramme.demo', $idag)"/></p></div>
    </xsl:if>
  </xsl:template>

  <!-- What stands first on paper, where the frame does not. The page tells it too, in its own place. -->
  <xsl:template name="papirhode">
    <!-- What is signed or was signed may be another version than the one in force. -->
    <xsl:variable name="kode" select="(sjekk | kvittering[@kode != ''] | avtale[$side/@navn = 'avtale' and @kode != ''])[last()]"/>
    <div class="papir-kode bare-papir">
      <p><xsl:value-of select="a:t('avtale.nummer', avtale/@nummer)"/></p>
      <xsl:choose>
        <xsl:when test="$kode/@kode = avtale/@kode"><p><xsl:value-of select="a:t('felles.Versjon', avtale/@versjon)"/></p></xsl:when>
        <xsl:when test="sjekk and avtale/@venter != ''"><p><xsl:value-of select="a:t('felles.Versjon', avtale/@venter)"/></p></xsl:when>
      </xsl:choose>
      <xsl:for-each select="$kode"><xsl:call-template name="kontrollkode"/></xsl:for-each>
      <xsl:if test="@demo = 'ja'">
        <xsl:variable name="idag"><xsl:call-template name="dato"><xsl:with-param name="d" select="@idag"/></xsl:call-template></xsl:variable>
        <p><xsl:value-of select="a:t('ramme.demo', $idag)"/></p>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template name="bunn">
    <footer class="bunn">
      <ul class="lenkerad">
        <li><a href="/hjelp"><xsl:value-of select="a:t('hjelp.tittel')"/></a></li>
        <li><a href="/kontroller"><xsl:value-of select="a:t('ramme.kontroller')"/></a></li>
        <li><a href="/hjelp#signaturer"><xsl:value-of select="a:t('hjelp.signaturer')"/></a></li>
        <li><a href="/tilgjengelighet"><xsl:value-of select="a:t('tilgjengelighet.tittel')"/></a></li>
        <li><a href="/personvern"><xsl:value-of select="a:t('personvern.tittel')"/></a></li>
        <li><a href="/om"><xsl:value-of select="a:t('ramme.om')"/></a></li>
      </ul>
    </footer>
  </xsl:template>

  <!-- ==== Defaults ==== -->

  <xsl:template match="side" mode="tilbake">
    <xsl:if test="avtale/@id">
      <p class="tilbake"><a href="/avtaler/{avtale/@id}"><xsl:value-of select="a:t('ramme.til-avtalen')"/></a></p>
    </xsl:if>
  </xsl:template>

  <xsl:template match="side" mode="om">
    <xsl:if test="avtale/@id and not(contains(' avtale avtaler signer kvittering feil ', concat(' ', @navn, ' ')))">
      <xsl:call-template name="om-avtalen"/>
    </xsl:if>
  </xsl:template>

  <!-- After a redirect. A text that does not exist is better than silence: [key] is shown. A page may have words of its own. -->
  <xsl:template match="melding">
    <div class="melding melding-{@slag}" role="status">
      <p>
        <xsl:if test="@slag = 'feil'">
          <span class="skjult"><xsl:value-of select="a:t('ramme.feil-foran')"/></span>
        </xsl:if>
        <xsl:choose>
          <xsl:when test="a:finnes(concat(@n, '.', $side/@navn))">
            <xsl:value-of select="a:t(concat(@n, '.', $side/@navn))"/>
          </xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t(@n)"/></xsl:otherwise>
        </xsl:choose>
      </p>
      <xsl:if test="@n = 'melding.endret-siden' and $side/skjema">
        <p><a href="{$side/@sti}" target="_blank"><xsl:value-of select="a:t('melding.se-lagret')"/></a></p>
      </xsl:if>
    </div>
  </xsl:template>
</xsl:stylesheet>
