<!-- The smallest set of templates the push process opens with; its message shows what the model holds. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:template match="/varsel">
    <xsl:text>Emne: </xsl:text>
    <xsl:call-template name="t"><xsl:with-param name="n" select="'varsel.emne'"/></xsl:call-template>
    <xsl:text>&#10;&#10;</xsl:text>
    <xsl:value-of select="concat(@hendelse, ' / ', @rolle, ' / ', @spraak)"/>
    <xsl:text>&#10;&#10;.Punktum først på linjen.&#10;</xsl:text>
    <xsl:value-of select="@lenke"/>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>
</xsl:stylesheet>
