<?xml version="1.0" encoding="UTF-8"?>
<!-- tekst: the whole text of one version. And what the pages do in their own way of Kort sagt. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <xsl:template match="side[@navn = 'tekst']" mode="tittel"><xsl:call-template name="teksttittel"/></xsl:template>

  <xsl:template name="teksttittel">
    <xsl:variable name="n" select="string($side/visning/@versjon)"/>
    <xsl:choose>
      <xsl:when test="$side/avtale/@gjelder != '' and $side/avtale/@dagens = $n"><xsl:value-of select="a:t('avtale.tekst-gjelder', $n)"/></xsl:when>
      <xsl:when test="$side/avtale/@venter = $n"><xsl:value-of select="a:t('avtale.tekst-venter', $n)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('avtale.tekst', $n)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'tekst']" mode="innhold">
    <xsl:if test="avtale/@stopp != ''">
      <p class="viktig">
        <strong><xsl:for-each select="avtale"><xsl:call-template name="stopp"/></xsl:for-each></strong>
        <xsl:text> </xsl:text>
        <xsl:value-of select="a:t('stopp.tekst')"/>
      </p>
    </xsl:if>
    <xsl:call-template name="kort-sagt"/>
    <section aria-labelledby="tekst-tittel">
      <h2 id="tekst-tittel"><xsl:value-of select="a:t('avtale.hele')"/></h2>
      <xsl:apply-templates select="visning" mode="vis"/>
      <xsl:for-each select="sjekk"><xsl:call-template name="kontrollkode"/></xsl:for-each>
    </section>
  </xsl:template>

  <!-- ==== Kort sagt, on pages ==== -->

  <xsl:template name="kort-sagt">
    <xsl:if test="visning">
      <section aria-labelledby="kort-tittel">
        <h2 id="kort-tittel"><xsl:value-of select="a:t('kort.tittel')"/></h2>
        <xsl:apply-templates select="visning" mode="kort"/>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- On the agreement's own page the months are folded. -->
  <xsl:template match="liste" mode="kort-maaneder">
    <xsl:choose>
      <xsl:when test="$side/@navn = 'avtale'">
        <details class="kort-mer">
          <summary><xsl:value-of select="a:t('kort.se-maaneder')"/></summary>
          <xsl:call-template name="kort-tabell"/>
        </details>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="kort-tabell"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A number one can ring. -->
  <xsl:template name="kort-telefon">
    <xsl:param name="nr"/>
    <xsl:if test="$nr">
      <xsl:text>, </xsl:text>
      <a href="tel:{translate($nr, ' ', '')}"><xsl:call-template name="telefon"><xsl:with-param name="nr" select="string($nr)"/></xsl:call-template></a>
    </xsl:if>
  </xsl:template>

  <!-- The days stand as they were signed, and behind them that it ends on another. -->
  <xsl:template name="kort-etter-naar">
    <xsl:if test="$side/avtale/@stopp != ''">
      <xsl:text> </xsl:text>
      <strong><xsl:for-each select="$side/avtale"><xsl:call-template name="stopp"/></xsl:for-each></strong>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
