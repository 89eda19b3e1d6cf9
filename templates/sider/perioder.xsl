<?xml version="1.0" encoding="UTF-8"?>
<!-- perioder: the subsidy periods, how each stands, and the form by which Nav approves those that wait. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <xsl:template match="side[@navn = 'perioder']" mode="tittel"><xsl:value-of select="a:t('perioder.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'perioder']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('perioder.ingress')"/></p>
    <xsl:if test="egen-sak">
      <p class="viktig"><xsl:value-of select="a:t('perioder.egen-sak')"/></p>
    </xsl:if>
    <xsl:if test="avtale/@venter != '' and avtale/@gjelder != ''">
      <p class="viktig"><xsl:value-of select="a:t('perioder.endring-venter', avtale/@venter)"/></p>
    </xsl:if>
    <xsl:apply-templates select="perioder/sperret/plikt" mode="sperrer"/>
    <xsl:if test="perioder/@behandler = 'ja'"><xsl:call-template name="perioder-godkjenn"/></xsl:if>
    <xsl:choose>
      <xsl:when test="perioder/periode"><xsl:call-template name="perioder-tabell"/></xsl:when>
      <xsl:otherwise><p class="tomt"><xsl:value-of select="a:t('perioder.ingen')"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What must be done first, and the way to do it for who is to. -->
  <xsl:template match="plikt" mode="sperrer">
    <xsl:variable name="hva"><xsl:call-template name="plikt-navn"/></xsl:variable>
    <xsl:variable name="forfall"><xsl:call-template name="dato"><xsl:with-param name="d" select="@forfall"/></xsl:call-template></xsl:variable>
    <p class="viktig">
      <xsl:value-of select="a:t('perioder.sperret', $hva, $forfall)"/>
      <xsl:text> </xsl:text>
      <xsl:choose>
        <xsl:when test="@sti != ''"><a href="{@sti}"><xsl:value-of select="a:t('perioder.sperret.gjoer')"/></a></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t('perioder.sperret.hvem', a:t(concat('rolle.', @hvem)))"/></xsl:otherwise>
      </xsl:choose>
    </p>
  </xsl:template>

  <!-- Those that wait are approved in order, so it is enough to say which is the last. -->
  <xsl:template name="perioder-godkjenn">
    <xsl:variable name="venter" select="perioder/periode[@venter = 'ja']"/>
    <section aria-labelledby="godkjenn-tittel">
      <h2 id="godkjenn-tittel">
        <xsl:choose>
          <xsl:when test="count($venter) = 1"><xsl:value-of select="a:t('perioder.venter.en')"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t('perioder.venter', count($venter))"/></xsl:otherwise>
        </xsl:choose>
      </h2>
      <form method="post" action="{@sti}">
        <xsl:call-template name="skjulte"/>
        <xsl:choose>
          <xsl:when test="count($venter) = 1">
            <input type="hidden" name="til-og-med" value="{$venter/@om}"/>
            <p><xsl:for-each select="$venter"><xsl:call-template name="periode-sum"/></xsl:for-each></p>
          </xsl:when>
          <xsl:otherwise>
            <div class="felt">
              <label for="egen-til-og-med"><xsl:value-of select="a:t('perioder.til-og-med')"/></label>
              <div class="hint" id="egen-til-og-med-hint">
                <xsl:variable name="fra">
                  <xsl:call-template name="dato"><xsl:with-param name="d" select="$venter[1]/@fra"/></xsl:call-template>
                </xsl:variable>
                <p><xsl:value-of select="a:t('perioder.til-og-med.hint', $fra)"/></p>
              </div>
              <select id="egen-til-og-med" name="til-og-med" aria-describedby="egen-til-og-med-hint">
                <xsl:for-each select="$venter">
                  <option value="{@om}"><xsl:call-template name="periode-valg"/></option>
                </xsl:for-each>
              </select>
            </div>
          </xsl:otherwise>
        </xsl:choose>
        <div class="knapper"><button type="submit" class="knapp"><xsl:value-of select="a:t('perioder.godkjenn')"/></button></div>
      </form>
    </section>
  </xsl:template>

  <!-- "31. januar 2027: 2 perioder, 31 284 kr" -->
  <xsl:template name="periode-valg">
    <xsl:variable name="om" select="@om"/>
    <xsl:variable name="foer" select="preceding-sibling::periode[@venter = 'ja']"/>
    <xsl:variable name="til"><xsl:call-template name="dato"><xsl:with-param name="d" select="@til"/></xsl:call-template></xsl:variable>
    <xsl:variable name="sum">
      <xsl:call-template name="verdi">
        <xsl:with-param name="verdi" select="string(sum($foer/@belop) + @belop)"/>
        <xsl:with-param name="type" select="'kr'"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$foer">
        <xsl:value-of select="a:t('perioder.valg', concat($til, ': ', count($foer) + 1), $sum)"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('perioder.valg.en', $til, $sum)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="periode-dager">
    <span class="hel"><xsl:call-template name="dato"><xsl:with-param name="d" select="@fra"/></xsl:call-template><xsl:text> –</xsl:text></span>
    <xsl:text> </xsl:text>
    <span class="hel"><xsl:call-template name="dato"><xsl:with-param name="d" select="@til"/></xsl:call-template></span>
  </xsl:template>

  <xsl:template name="periode-belop">
    <xsl:call-template name="verdi">
      <xsl:with-param name="verdi" select="string(@belop)"/>
      <xsl:with-param name="type" select="'kr'"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="periode-sum">
    <xsl:call-template name="periode-dager"/>
    <xsl:text>: </xsl:text>
    <xsl:call-template name="periode-belop"/>
  </xsl:template>

  <xsl:template name="perioder-tabell">
    <table class="stabler">
      <caption><xsl:value-of select="a:t('perioder.alle')"/></caption>
      <thead>
        <tr>
          <th scope="col"><xsl:value-of select="a:t('perioder.kolonne.dager')"/></th>
          <th scope="col"><xsl:value-of select="a:t('perioder.kolonne.prosent')"/></th>
          <th scope="col"><xsl:value-of select="a:t('perioder.kolonne.belop')"/></th>
          <th scope="col"><xsl:value-of select="a:t('perioder.kolonne.tilstand')"/></th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="perioder/periode" mode="rad"/></tbody>
    </table>
  </xsl:template>

  <xsl:template match="periode" mode="rad">
    <tr>
      <th scope="row"><xsl:call-template name="periode-dager"/></th>
      <td>
        <span class="smal-etikett"><xsl:value-of select="concat(a:t('perioder.kolonne.prosent'), ': ')"/></span>
        <xsl:if test="@prosent != ''"><xsl:value-of select="concat(translate(@prosent, '.', ','), '&#160;%')"/></xsl:if>
      </td>
      <td>
        <span class="smal-etikett"><xsl:value-of select="concat(a:t('perioder.kolonne.belop'), ': ')"/></span>
        <xsl:if test="@belop != ''"><span class="hel"><xsl:call-template name="periode-belop"/></span></xsl:if>
      </td>
      <td>
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="concat('periode-', @tilstand)"/>
          <xsl:with-param name="tekst" select="a:t(concat('perioder.tilstand.', @tilstand))"/>
        </xsl:call-template>
        <xsl:call-template name="periode-hvorfor"/>
        <xsl:if test="@avslaa != '' or @send != ''">
          <ul class="lenkeliste">
            <xsl:if test="@avslaa != ''"><li><a href="{@avslaa}"><xsl:value-of select="a:t('perioder.avslaa')"/></a></li></xsl:if>
            <xsl:if test="@send != ''"><li><a href="{@send}"><xsl:value-of select="a:t('perioder.send')"/></a></li></xsl:if>
          </ul>
        </xsl:if>
      </td>
    </tr>
  </xsl:template>

  <!-- From when it can be decided, who decided it, and why not. -->
  <xsl:template name="periode-hvorfor">
    <xsl:if test="@tilstand = 'ikke-ennaa' and @tidligst != ''">
      <xsl:variable name="dag"><xsl:call-template name="dato"><xsl:with-param name="d" select="@tidligst"/></xsl:call-template></xsl:variable>
      <p class="liten-linje"><xsl:value-of select="a:t('perioder.tidligst', $dag)"/></p>
    </xsl:if>
    <xsl:for-each select="avgjort">
      <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
      <xsl:variable name="hvem">
        <xsl:value-of select="a:t(concat('rolle.', @rolle))"/>
        <xsl:if test="@navn != ''"><xsl:value-of select="concat(' (', @navn, ')')"/></xsl:if>
      </xsl:variable>
      <p class="liten-linje"><xsl:value-of select="a:t(concat('perioder.av.', @handling), $hvem, $tid)"/></p>
      <xsl:if test="@slag != '' and not(../@tilstand = 'godkjent')">
        <p class="liten-linje"><xsl:value-of select="a:t(concat('slag.', @handling, '.', @slag))"/></p>
      </xsl:if>
      <xsl:if test="@tekst != ''">
        <blockquote>
          <p><xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@tekst)"/></xsl:call-template></p>
        </blockquote>
      </xsl:if>
    </xsl:for-each>
    <xsl:if test="@sendt = 'ja'"><p class="liten-linje"><xsl:value-of select="a:t('perioder.sendt')"/></p></xsl:if>
  </xsl:template>

  <!-- On the page of an act about one. -->
  <xsl:template match="periode" mode="handling">
    <dl class="svar lest">
      <div>
        <dt><xsl:value-of select="a:t('perioder.kolonne.dager')"/></dt>
        <dd><xsl:call-template name="periode-dager"/></dd>
      </div>
      <xsl:if test="@belop != ''">
        <div>
          <dt><xsl:value-of select="a:t('perioder.kolonne.belop')"/></dt>
          <dd><xsl:call-template name="periode-belop"/></dd>
        </div>
      </xsl:if>
    </dl>
  </xsl:template>
</xsl:stylesheet>
