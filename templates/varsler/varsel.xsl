<?xml version="1.0" encoding="UTF-8"?>
<!--
  Mail: "Emne: …", an empty line, the text. Model: <varsel spraak hendelse rolle siste-dag lenke/>. hendelse is the act that was sealed, or
  `forslag`, `forslag-svar`, `utkast-utloeper`, `utkast-slettet`, `endring-forkastet`, `paa-vegne` for what is no record.

  Mail is read by others than the one it is sent to, so it names neither people, measure nor employer, and does not say what the agreement
  is about: that something happened, in general words, and where to log in. Of a stop the last day is told, since it may be near.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/varsel">
    <xsl:variable name="egen" select="concat('varsel.', @hendelse, '.', @rolle)"/>
    <xsl:variable name="hva" select="concat('varsel.', @hendelse)"/>
    <xsl:value-of select="concat('Emne: ', a:t('varsel.emne'), '&#10;&#10;', a:t('varsel.hilsen'), '&#10;&#10;')"/>
    <xsl:choose>
      <xsl:when test="@siste-dag != ''">
        <xsl:variable name="maaned" select="a:t(concat('maaned.', substring(@siste-dag, 6, 2)))"/>
        <xsl:variable name="dag" select="a:t('dato', number(substring(@siste-dag, 9, 2)), concat($maaned, ' ', substring(@siste-dag, 1, 4)))"/>
        <xsl:value-of select="a:t(concat($hva, '.siste-dag'), $dag)"/>
      </xsl:when>
      <xsl:when test="a:finnes($egen)"><xsl:value-of select="a:t($egen)"/></xsl:when>
      <xsl:when test="a:finnes($hva)"><xsl:value-of select="a:t($hva)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('varsel.annet')"/></xsl:otherwise>
    </xsl:choose>
    <xsl:text>&#10;&#10;</xsl:text>
    <!-- What is erased has no page to read more on. -->
    <xsl:if test="@hendelse != 'utkast-slettet'"><xsl:value-of select="concat(a:t('varsel.logg-inn'), '&#10;', @lenke, '&#10;&#10;')"/></xsl:if>
    <xsl:value-of select="concat(a:t('varsel.trygg'), '&#10;&#10;', a:t('varsel.avsender'), '&#10;')"/>
  </xsl:template>
</xsl:stylesheet>
