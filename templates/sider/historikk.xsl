<?xml version="1.0" encoding="UTF-8"?>
<!-- sammenlign, historikk: what changed, and who did and saw what. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- ==== sammenlign ==== -->

  <xsl:template match="side[@navn = 'sammenlign']" mode="tittel">
    <xsl:value-of select="a:t('sammenlign.tittel')"/>
  </xsl:template>

  <xsl:template match="side[@navn = 'sammenlign']" mode="innhold">
    <xsl:if test="count(versjon) &gt; 1">
      <form method="get" action="/avtaler/{avtale/@id}/sammenlign" class="velger">
        <xsl:call-template name="versjonsvelger">
          <xsl:with-param name="navn" select="'fra'"/>
          <xsl:with-param name="etikett" select="a:t('sammenlign.fra')"/>
          <xsl:with-param name="valgt" select="par/@fra"/>
        </xsl:call-template>
        <xsl:call-template name="versjonsvelger">
          <xsl:with-param name="navn" select="'til'"/>
          <xsl:with-param name="etikett" select="a:t('sammenlign.til')"/>
          <xsl:with-param name="valgt" select="par/@til"/>
        </xsl:call-template>
        <button type="submit" class="knapp sekundaer"><xsl:value-of select="a:t('sammenlign.vis')"/></button>
      </form>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="forskjell">
        <xsl:call-template name="forskjeller">
          <xsl:with-param name="fra" select="par/@fra"/>
          <xsl:with-param name="til" select="par/@til"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><p><xsl:value-of select="a:t('sammenlign.like')"/></p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="uendret/@antall &gt; 0">
      <p><xsl:value-of select="a:t('sammenlign.uendret', uendret/@antall)"/></p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="versjonsvelger">
    <xsl:param name="navn"/>
    <xsl:param name="etikett"/>
    <xsl:param name="valgt"/>
    <div class="felt">
      <label for="v-{$navn}"><xsl:value-of select="$etikett"/></label>
      <select id="v-{$navn}" name="{$navn}">
        <xsl:for-each select="versjon">
          <option value="{@n}">
            <xsl:if test="@n = $valgt"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
            <xsl:value-of select="concat(a:t('felles.Versjon', @n), ' – ', a:t(concat('tilstand.', @tilstand)))"/>
          </option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <!-- ==== historikk ==== -->

  <xsl:key name="lest-av" match="lesing" use="concat(@navn, '|', @rolle, '|', @oslo, '|', @versjon)"/>
  <xsl:key name="lest-hva" match="lesing" use="concat(@navn, '|', @rolle, '|', @oslo, '|', @versjon, '|', @dokument)"/>

  <xsl:template match="side[@navn = 'historikk']" mode="tittel">
    <xsl:value-of select="a:t('historikk.tittel')"/>
  </xsl:template>

  <xsl:template match="side[@navn = 'historikk']" mode="innhold">
    <h2><xsl:value-of select="a:t('historikk.poster')"/></h2>
    <ol class="historikk"><xsl:apply-templates select="post" mode="historikk"/></ol>
    <h2><xsl:value-of select="a:t('historikk.lesinger')"/></h2>
    <p><xsl:value-of select="a:t('historikk.lesinger-ingress')"/></p>
    <xsl:choose>
      <xsl:when test="lesing"><xsl:call-template name="lesinger"/></xsl:when>
      <xsl:otherwise><p class="tomt"><xsl:value-of select="a:t('historikk.ingen-lesinger')"/></p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="varsel">
      <h2><xsl:value-of select="a:t('historikk.varsler')"/></h2>
      <ul class="historikk">
        <xsl:for-each select="varsel">
          <li>
            <span class="historikk-tid"><xsl:call-template name="tid"/></span>
            <xsl:text> </xsl:text>
            <xsl:value-of select="a:t('historikk.varsel', a:t(concat('rolle.', @rolle)), a:t(concat('handling.', @hendelse)))"/>
            <xsl:for-each select="levering">
              <p class="liten-linje"><xsl:call-template name="levering"/></p>
            </xsl:for-each>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:if>
  </xsl:template>

  <!-- How it went at one place. A state that has a time says it; why an address takes no mail is said where we know it. -->
  <xsl:template name="levering">
    <xsl:variable name="tid"><xsl:if test="@oslo"><xsl:call-template name="tid"/></xsl:if></xsl:variable>
    <xsl:variable name="noekkel">
      <xsl:value-of select="concat('levering.', @tilstand)"/>
      <xsl:choose>
        <xsl:when test="@kode != ''"><xsl:value-of select="concat('.', @kode)"/></xsl:when>
        <xsl:when test="@tilstand = 'ikke-satt-opp' and /side/@demo = 'ja'">.demo</xsl:when>
      </xsl:choose>
    </xsl:variable>
    <xsl:value-of select="a:t($noekkel, $tid)"/>
  </xsl:template>

  <xsl:template match="post" mode="historikk">
    <li>
      <span class="historikk-tid"><xsl:call-template name="tid"/></span>
      <p class="historikk-hva">
        <strong><xsl:value-of select="a:t(concat('handling.', @handling))"/></strong>
        <xsl:value-of select="concat(' – ', a:t(concat('rolle.', @rolle)))"/>
        <xsl:if test="@navn != '' and not(@navn = a:t(concat('rolle.', @rolle)))">
          <xsl:value-of select="concat(', ', @navn)"/>
        </xsl:if>
      </p>
      <xsl:call-template name="paa-vegne"/>
      <xsl:if test="@fil-sti != ''"><p><a href="{@fil-sti}"><xsl:value-of select="@fil"/></a></p></xsl:if>
      <p class="liten-linje">
        <xsl:value-of select="a:t('historikk.nr', @nr)"/>
        <xsl:if test="@versjon != '' and @versjon != '0'">
          <xsl:value-of select="concat(' · ', a:t('felles.Versjon', @versjon))"/>
        </xsl:if>
        <xsl:if test="@metode != ''"><xsl:value-of select="concat(' · ', a:t(concat('metode.', @metode)))"/></xsl:if>
        <xsl:if test="@beviskode != ''"><xsl:text> · </xsl:text><xsl:value-of select="a:t('historikk.beviskode')"/><xsl:text> </xsl:text><code class="beviskode"><xsl:value-of select="@beviskode"/></code></xsl:if>
      </p>
      <xsl:if test="@slag != ''">
        <p>
          <xsl:call-template name="slagnavn">
            <xsl:with-param name="handling" select="@handling"/>
            <xsl:with-param name="slag" select="@slag"/>
          </xsl:call-template>
        </p>
      </xsl:if>
      <xsl:if test="@svar-paa != ''"><p><xsl:value-of select="a:t('historikk.svar-paa', @svar-paa)"/></p></xsl:if>
      <xsl:if test="@siste-dag != ''">
        <xsl:variable name="siste"><xsl:call-template name="dato"><xsl:with-param name="d" select="@siste-dag"/></xsl:call-template></xsl:variable>
        <p><xsl:value-of select="a:t('stopp.siste-dag', $siste)"/></p>
      </xsl:if>
      <xsl:if test="@gjelder-fra != '' and not(@siste-dag)">
        <xsl:variable name="fra">
          <xsl:call-template name="dato"><xsl:with-param name="d" select="@gjelder-fra"/></xsl:call-template>
        </xsl:variable>
        <p><xsl:value-of select="a:t('historikk.gjelder-fra', $fra)"/></p>
      </xsl:if>
      <xsl:for-each select="gjelder">
        <p><xsl:value-of select="concat(a:t(@liste), ': ')"/><xsl:call-template name="postnavn"/></p>
      </xsl:for-each>
      <xsl:if test="del"><dl class="svar lest"><xsl:apply-templates select="del"/></dl></xsl:if>
      <xsl:if test="@tekst != ''">
        <blockquote>
          <p>
            <xsl:call-template name="html-linjer">
              <xsl:with-param name="tekst" select="string(@tekst)"/>
            </xsl:call-template>
          </p>
        </blockquote>
      </xsl:if>
      <xsl:apply-templates select="forslag" mode="oenske"/>
    </li>
  </xsl:template>

  <!-- A typed part of what went with an act. -->
  <xsl:template match="del">
    <xsl:variable name="kode" select="concat('kode.', substring-after(@tekst, 'felt.'), '.', @verdi)"/>
    <div>
      <dt><xsl:value-of select="a:t(@tekst)"/></dt>
      <dd>
        <xsl:choose>
          <xsl:when test="a:finnes($kode)"><xsl:value-of select="a:t($kode)"/></xsl:when>
          <xsl:when test="translate(@verdi, '0123456789', '##########') = '####-##-##'">
            <xsl:call-template name="dato"><xsl:with-param name="d" select="@verdi"/></xsl:call-template>
          </xsl:when>
          <xsl:otherwise>
            <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@verdi)"/></xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
      </dd>
    </div>
  </xsl:template>

  <!-- To open one page is to read many documents: one line for what somebody read of a version within a minute. -->
  <xsl:template name="lesinger">
    <ul class="historikk" id="lest">
      <xsl:for-each select="lesing[generate-id() = generate-id(key('lest-av', concat(@navn, '|', @rolle, '|', @oslo, '|', @versjon))[1])]">
        <xsl:variable name="av" select="concat(@navn, '|', @rolle, '|', @oslo, '|', @versjon)"/>
        <li>
          <span class="historikk-tid"><xsl:call-template name="tid"/></span>
          <p class="historikk-hva">
            <xsl:choose>
              <xsl:when test="@navn != ''">
                <xsl:value-of select="concat(@navn, ', ')"/>
                <xsl:call-template name="liten"><xsl:with-param name="tekst" select="a:t(concat('rolle.', @rolle))"/></xsl:call-template>
              </xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t(concat('rolle.', @rolle))"/></xsl:otherwise>
            </xsl:choose>
          </p>
          <p class="liten-linje">
            <xsl:for-each select="key('lest-av', $av)[generate-id() = generate-id(key('lest-hva', concat($av, '|', @dokument))[1])]">
              <xsl:if test="position() &gt; 1">, </xsl:if>
              <xsl:choose>
                <xsl:when test="position() = 1"><xsl:value-of select="a:t(concat('dokument.', @dokument))"/></xsl:when>
                <xsl:otherwise>
                  <xsl:call-template name="liten"><xsl:with-param name="tekst" select="a:t(concat('dokument.', @dokument))"/></xsl:call-template>
                </xsl:otherwise>
              </xsl:choose>
            </xsl:for-each>
            <xsl:if test="@versjon != '' and @versjon != '0'"><xsl:value-of select="concat(' (', a:t('felles.versjon', @versjon), ')')"/></xsl:if>
          </p>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>
</xsl:stylesheet>
