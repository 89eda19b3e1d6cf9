<?xml version="1.0" encoding="UTF-8"?>
<!-- deler: the task list of a draft. Each part is a page of its form. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- Parts that not every agreement has use for. They stand last, and are not among those that are counted. -->
  <xsl:variable name="hvis-det-passer" select="' egne-maal annen-hjelp opplaering lenker familie '"/>

  <!-- What a part is called. One that is a group alone has the group's name. -->
  <xsl:template name="del-navn">
    <xsl:param name="navn" select="string(@navn)"/>
    <xsl:choose>
      <xsl:when test="a:finnes(concat('side.', $navn))"><xsl:value-of select="a:t(concat('side.', $navn))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t(concat('gruppe.', $navn))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== The page ==== -->

  <xsl:template match="side[@navn = 'deler']" mode="tittel">
    <xsl:choose>
      <xsl:when test="grupper/@endring = 'ja'"><xsl:value-of select="a:t('deler.tittel.endring')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('deler.tittel')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'deler']" mode="innhold">
    <xsl:call-template name="slettes"/>
    <xsl:for-each select="grupper">
      <xsl:call-template name="deler-ferdige"/>
      <xsl:call-template name="deler"/>
      <xsl:if test="@fremlegg != '' or @slett != ''">
        <div class="knapper">
          <xsl:if test="@fremlegg != ''"><a class="knapp" href="{@fremlegg}"><xsl:value-of select="a:t('fremlegg.tittel')"/></a></xsl:if>
          <xsl:if test="@slett != ''">
            <a class="knapp sekundaer fare" href="{@slett}">
              <xsl:choose>
                <xsl:when test="@endring = 'ja'"><xsl:value-of select="a:t('gjoer.forkast-endring')"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="a:t('gjoer.slett-utkast')"/></xsl:otherwise>
              </xsl:choose>
            </a>
          </xsl:if>
        </div>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <!-- ==== Its parts, here and on the agreement's page ==== -->

  <!-- Of an amendment nothing is counted: all was written before. -->
  <xsl:template name="deler-ferdige">
    <xsl:variable name="maa" select="gruppe[not(contains($hvis-det-passer, concat(' ', @navn, ' ')))]"/>
    <xsl:variable name="passer" select="gruppe[contains($hvis-det-passer, concat(' ', @navn, ' '))]"/>
    <xsl:if test="not(gruppe[@tilstand = 'endret' or @tilstand = 'uendret'])">
      <p>
        <strong><xsl:value-of select="a:t('deler.ferdige', count($maa[@tilstand = 'ferdig']), count($maa))"/></strong>
        <xsl:if test="not($maa[not(@tilstand = 'ferdig')]) and $passer[@mangler &gt; 0]">
          <xsl:value-of select="concat(' ', a:t('deler.ogsaa'))"/>
        </xsl:if>
        <xsl:value-of select="concat(' ', a:t('deler.stopp'))"/>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="deler">
    <xsl:param name="h" select="'h2'"/>
    <xsl:variable name="maa" select="gruppe[not(contains($hvis-det-passer, concat(' ', @navn, ' ')))]"/>
    <xsl:variable name="passer" select="gruppe[contains($hvis-det-passer, concat(' ', @navn, ' '))]"/>
    <xsl:if test="$maa">
      <xsl:element name="{$h}"><xsl:value-of select="a:t('deler.maa')"/></xsl:element>
      <ul class="deler"><xsl:apply-templates select="$maa" mode="del"/></ul>
    </xsl:if>
    <xsl:if test="$passer">
      <xsl:element name="{$h}"><xsl:value-of select="a:t('deler.passer')"/></xsl:element>
      <ul class="deler"><xsl:apply-templates select="$passer" mode="del"/></ul>
    </xsl:if>
  </xsl:template>

  <xsl:template match="gruppe" mode="del">
    <li>
      <a href="/avtaler/{$side/avtale/@id}/utkast/{@navn}"><xsl:call-template name="del-navn"/></a>
      <xsl:call-template name="merke">
        <xsl:with-param name="slag" select="@tilstand"/>
        <xsl:with-param name="tekst">
          <xsl:choose>
            <xsl:when test="@tilstand = 'andre'"><xsl:value-of select="a:t('deler.tilstand.andre', a:t(concat('rolle.', @rolle)))"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t(concat('deler.tilstand.', @tilstand), @mangler)"/></xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
      </xsl:call-template>
    </li>
  </xsl:template>

  <!-- ==== Where in the draft a page is ==== -->

  <xsl:template match="side[@navn = 'utkast']" mode="tilbake">
    <p class="tilbake"><a href="/avtaler/{avtale/@id}/utkast"><xsl:value-of select="a:t('deler.alle')"/></a></p>
  </xsl:template>

  <xsl:template name="utkast-sted">
    <xsl:for-each select="grupper">
      <xsl:variable name="her" select="gruppe[@aktiv = 'ja']"/>
      <xsl:variable name="maa" select="gruppe[not(contains($hvis-det-passer, concat(' ', @navn, ' ')))]"/>
      <p class="liten-linje">
        <xsl:choose>
          <xsl:when test="contains($hvis-det-passer, concat(' ', $her/@navn, ' '))"><xsl:value-of select="a:t('deler.passer')"/></xsl:when>
          <xsl:otherwise>
            <xsl:value-of select="a:t('utkast.del', count($her/preceding-sibling::gruppe[not(contains($hvis-det-passer, concat(' ', @navn, ' ')))]) + 1, count($maa))"/>
          </xsl:otherwise>
        </xsl:choose>
      </p>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
