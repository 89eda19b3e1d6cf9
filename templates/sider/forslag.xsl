<?xml version="1.0" encoding="UTF-8"?>
<!-- forslag, forslag-svar: what somebody says should stand in a field; and how it is shown at the field. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- ==== At a field, an item or a list ==== -->

  <xsl:template name="ved-felt">
    <xsl:apply-templates select="forslag" mode="ved"/>
    <xsl:if test="@foreslaa != ''">
      <p class="foreslaa">
        <a href="{@foreslaa}">
          <xsl:choose>
            <xsl:when test="self::liste"><xsl:value-of select="a:t('forslag.lenke.ny')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('forslag.lenke')"/></xsl:otherwise>
          </xsl:choose>
          <span class="skjult">
            <xsl:text>: </xsl:text>
            <xsl:choose>
              <xsl:when test="self::post">
                <xsl:value-of select="concat(a:t(../@tekst), ', ', a:t('skjema.post', count(preceding-sibling::post) + 1))"/>
              </xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t(@tekst)"/></xsl:otherwise>
            </xsl:choose>
          </span>
        </a>
      </p>
    </xsl:if>
  </xsl:template>

  <!-- Taking in is a button of the draft's own form: what is typed is saved with it. -->
  <xsl:template match="forslag" mode="ved">
    <div class="forslag" id="forslag-{@nr}" tabindex="-1">
      <xsl:call-template name="forslag-hvem"/>
      <xsl:call-template name="forslag-innhold"/>
      <xsl:call-template name="forslag-svart"/>
      <xsl:if test="@kan-svare = 'ja' or @kan-trekke = 'ja'">
        <div class="knapper">
          <xsl:if test="@kan-svare = 'ja' and $side/@navn = 'utkast' and not(@borte = 'ja')">
            <button type="submit" class="knapp sekundaer" name="gjoer" value="ta-inn:{@nr}">
              <xsl:value-of select="a:t('forslag.ta-inn')"/>
              <span class="skjult"><xsl:value-of select="concat(': ', a:t(@tekst))"/></span>
            </button>
          </xsl:if>
          <a href="{@vis-sti}">
            <xsl:choose>
              <xsl:when test="@kan-svare = 'ja'"><xsl:value-of select="a:t('forslag.svar')"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t('forslag.trekk')"/></xsl:otherwise>
            </xsl:choose>
            <span class="skjult"><xsl:value-of select="concat(': ', a:t(@tekst), ', ', a:t('forslag.nr', @nr))"/></span>
          </a>
        </div>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template name="forslag-hvem">
    <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
    <xsl:variable name="hvem"><xsl:call-template name="hvem"/></xsl:variable>
    <p class="forslag-hvem"><xsl:value-of select="a:t('forslag.hvem', $hvem, $tid)"/></p>
    <xsl:if test="@oenske != ''">
      <p class="liten-linje"><xsl:value-of select="a:t('forslag.fra-oenske', @oenske)"/></p>
    </xsl:if>
    <xsl:if test="@borte = 'ja'"><p><xsl:value-of select="a:t('forslag.borte')"/></p></xsl:if>
  </xsl:template>

  <!-- What it would be, and why. -->
  <xsl:template name="forslag-innhold">
    <xsl:choose>
      <xsl:when test="@art = 'fjern'"><p><strong><xsl:value-of select="a:t('forslag.art.fjern')"/></strong></p></xsl:when>
      <xsl:when test="@art = 'ny'"><p><strong><xsl:value-of select="a:t('forslag.art.ny')"/></strong></p></xsl:when>
    </xsl:choose>
    <xsl:if test="verdi">
      <dl class="svar">
        <xsl:for-each select="verdi">
          <div>
            <dt>
              <xsl:choose>
                <xsl:when test="../@art = 'verdi'"><xsl:value-of select="a:t('forslag.art.verdi')"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="a:t(@tekst)"/></xsl:otherwise>
              </xsl:choose>
            </dt>
            <dd>
              <xsl:choose>
                <xsl:when test="@til != ''">
                  <xsl:call-template name="forskjell-verdi"><xsl:with-param name="verdi" select="string(@til)"/></xsl:call-template>
                </xsl:when>
                <xsl:otherwise><xsl:value-of select="a:t('forslag.tomt')"/></xsl:otherwise>
              </xsl:choose>
              <xsl:if test="@fra != '' and (../@svar = 'aapent' or not(../@svar))">
                <span class="liten-linje">
                  <xsl:value-of select="concat(a:t('forslag.naa'), ' ')"/>
                  <xsl:call-template name="forskjell-verdi"><xsl:with-param name="verdi" select="string(@fra)"/></xsl:call-template>
                </span>
              </xsl:if>
            </dd>
          </div>
        </xsl:for-each>
      </dl>
    </xsl:if>
    <xsl:if test="@begrunnelse != ''">
      <blockquote>
        <p>
          <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@begrunnelse)"/></xsl:call-template>
        </p>
      </blockquote>
    </xsl:if>
  </xsl:template>

  <xsl:template name="forslag-svart">
    <xsl:if test="not(@svar = 'aapent')">
      <p class="forslag-svart">
        <strong>
          <xsl:choose>
            <xsl:when test="@svar-rolle != ''">
              <xsl:value-of select="a:t(concat('forslag.svart.', @svar), a:t(concat('rolle.', @svar-rolle)))"/>
            </xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t(concat('forslag.svart.', @svar))"/></xsl:otherwise>
          </xsl:choose>
        </strong>
      </p>
      <xsl:if test="@svar-tekst != ''">
        <blockquote>
          <p>
            <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@svar-tekst)"/></xsl:call-template>
          </p>
        </blockquote>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <!-- Of a wish: which field, and the same. -->
  <xsl:template match="forslag" mode="oenske">
    <div class="forslag">
      <p class="forslag-hvem"><xsl:call-template name="forslag-hva"/></p>
      <xsl:call-template name="forslag-innhold"/>
    </div>
  </xsl:template>

  <!-- "Plan: Når" -->
  <xsl:template name="forslag-hva">
    <xsl:if test="@liste != '' and not(@liste = @tekst)"><xsl:value-of select="concat(a:t(@liste), ': ')"/></xsl:if>
    <xsl:value-of select="a:t(@tekst)"/>
  </xsl:template>

  <!-- ==== forslag ==== -->

  <xsl:template match="side[@navn = 'forslag']" mode="tittel">
    <xsl:choose>
      <xsl:when test="nytt/@art = 'ny'"><xsl:value-of select="a:t('forslag.tittel.ny')"/></xsl:when>
      <xsl:when test="nytt"><xsl:value-of select="a:t('forslag.tittel.nytt', a:t(nytt/@tekst))"/></xsl:when>
      <xsl:when test="skjema"><xsl:value-of select="a:t('forslag.tittel.velg')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('forslag.tittel')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'forslag']" mode="innhold">
    <xsl:choose>
      <xsl:when test="nytt"><xsl:call-template name="forslag-skjema"/></xsl:when>
      <xsl:when test="skjema">
        <p class="ingress"><xsl:value-of select="a:t('forslag.velg')"/></p>
        <h2><xsl:call-template name="del-navn"><xsl:with-param name="navn" select="string(skjema/@gruppe)"/></xsl:call-template></h2>
        <xsl:apply-templates select="skjema/*" mode="skjema"/>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="forslag-liste"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="forslag-skjema">
    <xsl:variable name="navn">
      <xsl:for-each select="nytt/leser"><xsl:value-of select="concat(@part, ' ')"/></xsl:for-each>
    </xsl:variable>
    <xsl:variable name="hvem">
      <xsl:if test="nytt/leser">
        <xsl:call-template name="lesere"><xsl:with-param name="navn" select="normalize-space($navn)"/></xsl:call-template>
      </xsl:if>
    </xsl:variable>
    <p class="ingress">
      <xsl:choose>
        <xsl:when test="nytt/@oenske = 'ja'"><xsl:value-of select="a:t('forslag.ingress.oenske')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t('forslag.ingress')"/></xsl:otherwise>
      </xsl:choose>
    </p>
    <form method="post" action="{@sti}">
      <xsl:call-template name="skjulte"/>
      <xsl:if test="nytt/@art = 'ny'"><h2><xsl:value-of select="a:t(nytt/@tekst)"/></h2></xsl:if>
      <xsl:apply-templates select="skjema/*" mode="skjema"/>
      <xsl:call-template name="fritekst">
        <xsl:with-param name="navn" select="'begrunnelse'"/>
        <xsl:with-param name="etikett" select="a:t('forslag.begrunnelse')"/>
        <xsl:with-param name="hint">
          <xsl:if test="$hvem != ''"><xsl:value-of select="concat(a:t('handling.leses-av', $hvem), ' ')"/></xsl:if>
          <xsl:value-of select="a:t('skjema.lengde', 500)"/>
        </xsl:with-param>
        <xsl:with-param name="krav" select="true()"/>
        <xsl:with-param name="verdi" select="string(nytt/@begrunnelse)"/>
      </xsl:call-template>
      <div class="knapper">
        <button type="submit" class="knapp" name="gjoer" value="send"><xsl:value-of select="a:t('forslag.send')"/></button>
        <xsl:if test="nytt/@art = 'endre'">
          <button type="submit" class="knapp fjern" name="gjoer" value="fjern"><xsl:value-of select="a:t('forslag.send-fjern')"/></button>
        </xsl:if>
        <a class="knapp sekundaer" href="{nytt/@tilbake}"><xsl:value-of select="a:t('knapp.avbryt')"/></a>
      </div>
    </form>
  </xsl:template>

  <!-- Those to answer first. -->
  <xsl:template name="forslag-liste">
    <xsl:variable name="svare" select="forslag[@kan-svare = 'ja']"/>
    <xsl:variable name="aapne" select="forslag[@svar = 'aapent' and not(@kan-svare = 'ja')]"/>
    <xsl:variable name="svart" select="forslag[not(@svar = 'aapent')]"/>
    <xsl:if test="not(forslag)"><p class="tomt"><xsl:value-of select="a:t('forslag.ingen')"/></p></xsl:if>
    <xsl:call-template name="forslag-del">
      <xsl:with-param name="id" select="'svare'"/>
      <xsl:with-param name="forslag" select="$svare"/>
    </xsl:call-template>
    <xsl:call-template name="forslag-del">
      <xsl:with-param name="id" select="'aapne'"/>
      <xsl:with-param name="forslag" select="$aapne"/>
    </xsl:call-template>
    <xsl:call-template name="forslag-del">
      <xsl:with-param name="id" select="'svart'"/>
      <xsl:with-param name="forslag" select="$svart"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="forslag-del">
    <xsl:param name="id"/>
    <xsl:param name="forslag"/>
    <xsl:if test="$forslag">
      <section aria-labelledby="{$id}">
        <h2 id="{$id}"><xsl:value-of select="a:t(concat('forslag.del.', $id), count($forslag))"/></h2>
        <xsl:for-each select="$forslag">
          <h3>
            <xsl:choose>
              <xsl:when test="@kan-inn = 'ja'">
                <a href="/avtaler/{$side/avtale/@id}/utkast/{@gruppe}#forslag-{@nr}"><xsl:call-template name="forslag-hva"/></a>
              </xsl:when>
              <xsl:otherwise><xsl:call-template name="forslag-hva"/></xsl:otherwise>
            </xsl:choose>
          </h3>
          <xsl:apply-templates select="." mode="ved"/>
        </xsl:for-each>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- ==== forslag-svar ==== -->

  <xsl:template match="side[@navn = 'forslag-svar']" mode="tittel">
    <xsl:choose>
      <xsl:when test="forslag/@kan-svare = 'ja'"><xsl:value-of select="a:t('forslag.tittel.svar')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('forslag.tittel.ett')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'forslag-svar']" mode="innhold">
    <xsl:for-each select="forslag">
      <h2><xsl:call-template name="forslag-hva"/></h2>
      <div class="forslag">
        <xsl:call-template name="forslag-hvem"/>
        <xsl:call-template name="forslag-innhold"/>
        <xsl:call-template name="forslag-svart"/>
      </div>
    </xsl:for-each>
    <xsl:if test="forslag/@kan-svare = 'ja' and forslag/@kan-inn = 'ja' and not(forslag/@borte = 'ja')">
      <form method="post" action="{@sti}">
        <xsl:call-template name="skjulte"/>
        <p><xsl:value-of select="a:t('forslag.om-ta-inn')"/></p>
        <div class="knapper">
          <button type="submit" class="knapp" name="gjoer" value="ta-inn"><xsl:value-of select="a:t('forslag.ta-inn')"/></button>
        </div>
      </form>
    </xsl:if>
    <xsl:if test="forslag/@kan-svare = 'ja'">
      <h2><xsl:value-of select="a:t('forslag.si-nei')"/></h2>
      <form method="post" action="{@sti}">
        <xsl:call-template name="skjulte"/>
        <xsl:call-template name="fritekst">
          <xsl:with-param name="etikett" select="a:t('forslag.nei-tekst')"/>
          <xsl:with-param name="hint" select="a:t('forslag.nei-hint')"/>
          <xsl:with-param name="krav" select="true()"/>
          <xsl:with-param name="verdi" select="string(skrevet/@tekst)"/>
        </xsl:call-template>
        <div class="knapper">
          <button type="submit" class="knapp sekundaer" name="gjoer" value="nei"><xsl:value-of select="a:t('forslag.nei')"/></button>
        </div>
      </form>
    </xsl:if>
    <xsl:if test="forslag/@kan-trekke = 'ja'">
      <form method="post" action="{@sti}">
        <xsl:call-template name="skjulte"/>
        <div class="knapper">
          <button type="submit" class="knapp sekundaer" name="gjoer" value="trekk"><xsl:value-of select="a:t('forslag.trekk')"/></button>
        </div>
      </form>
    </xsl:if>
    <p><a href="/avtaler/{avtale/@id}/forslag"><xsl:value-of select="a:t('forslag.alle')"/></a></p>
  </xsl:template>
</xsl:stylesheet>
