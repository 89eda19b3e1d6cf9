<?xml version="1.0" encoding="UTF-8"?>
<!--
  Differences between two contents: what was and what is, who must sign again because of it, and why.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">
  <xsl:template name="forskjeller">
    <xsl:param name="fra"/>
    <xsl:param name="til"/>
    <xsl:param name="rader" select="forskjell"/>
    <!-- An item that came or went is one change; its fields are rows that explain it. -->
    <xsl:variable name="antall" select="count($rader[not(@type and @post and @post = ../forskjell[not(@type)]/@post)])"/>
    <table class="forskjeller">
      <caption>
        <xsl:choose>
          <xsl:when test="$antall = 1"><xsl:value-of select="a:t('forskjell.en')"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t('forskjell.flere', $antall)"/></xsl:otherwise>
        </xsl:choose>
      </caption>
      <thead>
        <tr>
          <th scope="col"><xsl:value-of select="a:t('forskjell.felt')"/></th>
          <th scope="col">
            <xsl:call-template name="kolonne">
              <xsl:with-param name="n" select="'forskjell.foer'"/>
              <xsl:with-param name="v" select="$fra"/>
            </xsl:call-template>
          </th>
          <th scope="col">
            <xsl:call-template name="kolonne">
              <xsl:with-param name="n" select="'forskjell.naa'"/>
              <xsl:with-param name="v" select="$til"/>
            </xsl:call-template>
          </th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="$rader" mode="rad"/></tbody>
    </table>
  </xsl:template>

  <xsl:template name="kolonne">
    <xsl:param name="n"/>
    <xsl:param name="v"/>
    <xsl:value-of select="a:t($n)"/>
    <xsl:if test="$v != ''"><xsl:value-of select="concat(' (', a:t('felles.versjon', $v), ')')"/></xsl:if>
  </xsl:template>

  <!-- What this person may not read shows only which document changed. -->
  <xsl:template match="forskjell[@skjult = 'ja']" mode="rad" priority="2">
    <tr>
      <th scope="row"><xsl:value-of select="a:t(concat('dokument.', @dokument))"/></th>
      <td colspan="2"><xsl:value-of select="a:t('forskjell.skjult')"/></td>
    </tr>
    <xsl:call-template name="hvorfor"/>
  </xsl:template>

  <!-- A whole item came or went: its own fields follow as rows. -->
  <xsl:template match="forskjell[not(@type)]" mode="rad" priority="1">
    <tr class="post-rad">
      <th scope="row"><xsl:value-of select="a:t(@tekst)"/></th>
      <td colspan="2">
        <xsl:value-of select="a:t(concat('forskjell.post.', @operasjon))"/>
      </td>
    </tr>
    <xsl:call-template name="hvorfor"/>
  </xsl:template>

  <xsl:template match="forskjell" mode="rad">
    <xsl:variable name="under" select="@post and @post = ../forskjell[not(@type)]/@post"/>
    <xsl:variable name="liste" select="substring-before(@tekst, '/')"/>
    <tr>
      <xsl:if test="$under"><xsl:attribute name="class">under</xsl:attribute></xsl:if>
      <th scope="row">
        <xsl:value-of select="a:t(@tekst)"/>
        <xsl:if test="@post and not($under) and a:finnes($liste)">
          <span class="liten-linje"><xsl:value-of select="a:t($liste)"/></span>
        </xsl:if>
      </th>
      <td>
        <span class="smal-etikett" aria-hidden="true"><xsl:value-of select="a:t('forskjell.foer')"/>: </span>
        <xsl:choose>
          <xsl:when test="@fra != ''">
            <del>
              <span class="skjult"><xsl:value-of select="a:t('forskjell.slettet')"/><xsl:text> </xsl:text></span>
              <xsl:call-template name="forskjell-verdi">
                <xsl:with-param name="verdi" select="string(@fra)"/>
              </xsl:call-template>
            </del>
          </xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t('forskjell.tomt')"/></xsl:otherwise>
        </xsl:choose>
      </td>
      <td>
        <span class="smal-etikett" aria-hidden="true"><xsl:value-of select="a:t('forskjell.naa')"/>: </span>
        <xsl:choose>
          <xsl:when test="@til != ''">
            <ins>
              <span class="skjult"><xsl:value-of select="a:t('forskjell.nytt')"/><xsl:text> </xsl:text></span>
              <xsl:call-template name="forskjell-verdi">
                <xsl:with-param name="verdi" select="string(@til)"/>
              </xsl:call-template>
            </ins>
          </xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t('forskjell.tomt')"/></xsl:otherwise>
        </xsl:choose>
      </td>
    </tr>
    <xsl:call-template name="hvorfor"/>
  </xsl:template>

  <xsl:template name="forskjell-verdi">
    <xsl:param name="verdi"/>
    <xsl:variable name="kode">
      <xsl:choose>
        <xsl:when test="@kode != ''"><xsl:value-of select="@kode"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="concat('kode.', substring-after(@tekst, 'felt.'))"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="@type = 'tekst'">
        <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="$verdi"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="verdi">
          <xsl:with-param name="verdi" select="$verdi"/>
          <xsl:with-param name="kode" select="concat($kode, '.', $verdi)"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Only the page for who puts forward tells whose consent a change takes, and why. -->
  <xsl:template name="hvorfor">
    <xsl:if test="@roller and not(@klasse = 'A')">
      <xsl:variable name="hvem"><xsl:call-template name="roller"><xsl:with-param name="navn" select="normalize-space(@roller)"/></xsl:call-template></xsl:variable>
      <xsl:variable name="alene" select="$side/handling/@navn = 'kontaktpunkt'"/>
      <tr class="hvorfor">
        <td colspan="3">
          <xsl:if test="@operasjon">
            <xsl:call-template name="merke">
              <xsl:with-param name="slag" select="concat('op-', @operasjon)"/>
              <xsl:with-param name="tekst">
                <xsl:variable name="hva" select="concat('forskjell.hva.', @operasjon)"/>
                <xsl:choose>
                  <xsl:when test="a:finnes(concat($hva, '.', @type))"><xsl:value-of select="a:t(concat($hva, '.', @type))"/></xsl:when>
                  <xsl:otherwise><xsl:value-of select="a:t($hva)"/></xsl:otherwise>
                </xsl:choose>
              </xsl:with-param>
            </xsl:call-template>
            <xsl:text> </xsl:text>
          </xsl:if>
          <xsl:if test="@roller != '' and not($alene)">
            <strong><xsl:value-of select="a:t('forskjell.roller', $hvem)"/></strong>
            <xsl:text> </xsl:text>
          </xsl:if>
          <xsl:call-template name="grunner"><xsl:with-param name="koder" select="normalize-space(@grunner)"/></xsl:call-template>
        </td>
      </tr>
    </xsl:if>
  </xsl:template>

  <!-- "plikt penger" to two sentences. A measure may say it better for one field. -->
  <xsl:template name="grunner">
    <xsl:param name="koder"/>
    <xsl:if test="$koder != ''">
      <xsl:variable name="en" select="substring-before(concat($koder, ' '), ' ')"/>
      <xsl:variable name="egen" select="concat('endringsgrunn.', $en, '.', @sti)"/>
      <xsl:variable name="hvem"><xsl:call-template name="roller"><xsl:with-param name="navn" select="normalize-space(@enige)"/></xsl:call-template></xsl:variable>
      <xsl:variable name="lov">
        <xsl:choose>
          <xsl:when test="@forslag = 'ja'"><xsl:value-of select="a:t('endringsgrunn.forslag', @paragraf)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="@paragraf"/></xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:choose>
        <xsl:when test="a:finnes($egen)"><xsl:value-of select="a:t($egen, $hvem, $lov)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t(concat('endringsgrunn.', $en), $hvem, $lov)"/></xsl:otherwise>
      </xsl:choose>
      <xsl:text> </xsl:text>
      <xsl:call-template name="grunner"><xsl:with-param name="koder" select="substring-after($koder, ' ')"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- "arbeidsgiver veileder" to "arbeidsgiver, veileder i Nav" -->
  <xsl:template name="roller">
    <xsl:param name="navn"/>
    <xsl:variable name="en" select="substring-before(concat($navn, ' '), ' ')"/>
    <xsl:variable name="resten" select="substring-after($navn, ' ')"/>
    <xsl:call-template name="liten">
      <xsl:with-param name="tekst" select="a:t(concat('rolle.', $en))"/>
    </xsl:call-template>
    <xsl:if test="$resten != ''">
      <xsl:text>, </xsl:text>
      <xsl:call-template name="roller"><xsl:with-param name="navn" select="$resten"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
