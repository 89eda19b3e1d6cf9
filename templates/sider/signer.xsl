<?xml version="1.0" encoding="UTF-8"?>
<!-- signer, bekreft, kvittering: what is seen is what is signed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- ==== signer: the whole text, what changed, then the question ==== -->

  <xsl:template match="side[@navn = 'signer']" mode="tittel">
    <xsl:value-of select="a:t(concat('signer.tittel.', handling/@navn))"/>
  </xsl:template>

  <xsl:template match="side[@navn = 'signer']" mode="innhold">
    <xsl:variable name="h" select="string(handling/@navn)"/>
    <p class="ingress"><xsl:value-of select="a:t(concat('signer.ingress.', $h))"/></p>
    <xsl:if test="$h = 'taushet'"><xsl:call-template name="taushet"/></xsl:if>
    <xsl:if test="forskjell">
      <section aria-labelledby="endret-tittel">
        <h2 id="endret-tittel"><xsl:value-of select="a:t('signer.endret')"/></h2>
        <xsl:call-template name="forskjeller"/>
      </section>
    </xsl:if>
    <article class="dokument" aria-labelledby="dokument-tittel">
      <xsl:apply-templates select="sett" mode="kopi"/>
      <xsl:for-each select="sjekk"><xsl:call-template name="kontrollkode"/></xsl:for-each>
    </article>
    <xsl:if test="signatur">
      <section aria-labelledby="signatur-tittel">
        <h2 id="signatur-tittel"><xsl:value-of select="a:t('avtale.signaturer')"/></h2>
        <xsl:call-template name="signaturer"/>
      </section>
    </xsl:if>
    <xsl:apply-templates select="." mode="signer-skjema"/>
  </xsl:template>

  <xsl:template match="side" mode="signer-skjema">
    <xsl:variable name="h" select="string(handling/@navn)"/>
    <xsl:variable name="f" select="feil/f[@felt = 'lest'][1]"/>
    <form method="post" action="{@sti}">
      <xsl:call-template name="skjulte"/>
      <input type="hidden" name="handling" value="{$h}"/>
      <xsl:if test="avtale/@fremlegg"><input type="hidden" name="fremlegg" value="{avtale/@fremlegg}"/></xsl:if>
      <input type="hidden" name="visning" value="{sjekk/@sha256}"/>
      <div>
        <xsl:attribute name="class">samtykkeboks<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
        <p id="egen-lest-hint"><xsl:value-of select="a:t(concat('signer.betyr.', $h))"/></p>
        <xsl:call-template name="egen-feil">
          <xsl:with-param name="f" select="$f"/>
          <xsl:with-param name="id" select="'egen-lest'"/>
        </xsl:call-template>
        <div class="avkryss">
          <input type="checkbox" id="egen-lest" name="lest" value="ja">
            <xsl:call-template name="egen-attr">
              <xsl:with-param name="f" select="$f"/>
              <xsl:with-param name="id" select="'egen-lest'"/>
              <xsl:with-param name="hint" select="'ja'"/>
            </xsl:call-template>
          </input>
          <label for="egen-lest"><xsl:value-of select="a:t(concat('signer.lest.', $h))"/></label>
        </div>
      </div>
      <div class="knapper">
        <button type="submit" class="knapp"><xsl:value-of select="a:t('signer.knapp')"/></button>
        <a class="knapp sekundaer" href="/avtaler/{avtale/@id}/handling/avvist">
          <xsl:value-of select="a:t('signer.feil')"/>
        </a>
      </div>
    </form>
  </xsl:template>

  <!-- What confidentiality means, before the mentor promises it. -->
  <xsl:template name="taushet">
    <section class="panel" aria-labelledby="taushet-tittel">
      <h2 id="taushet-tittel"><xsl:value-of select="a:t('taushet.tittel')"/></h2>
      <ul>
        <li><xsl:value-of select="a:t('taushet.1')"/></li>
        <li><xsl:value-of select="a:t('taushet.2')"/></li>
        <li><xsl:value-of select="a:t('taushet.3')"/></li>
        <li><xsl:value-of select="a:t('taushet.4')"/></li>
      </ul>
      <p><xsl:value-of select="a:t('taushet.lov')"/></p>
    </section>
  </xsl:template>

  <!-- ==== bekreft: the second step ==== -->

  <xsl:template match="side[@navn = 'bekreft']" mode="tittel">
    <xsl:choose>
      <xsl:when test="forsok/@tilstand = 'venter'"><xsl:value-of select="a:t('bekreft.tittel')"/></xsl:when>
      <xsl:when test="forsok/@tilstand = 'bekreftet'"><xsl:value-of select="a:t('forsok.tittel.bekreftet')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('forsok.tittel')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'bekreft']" mode="innhold">
    <xsl:choose>
      <xsl:when test="forsok/@tilstand = 'venter'"><xsl:call-template name="bekreft-naa"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="bekreft-ikke"/></xsl:otherwise>
    </xsl:choose>
    <xsl:for-each select="erklaering">
      <xsl:call-template name="raatekst">
        <xsl:with-param name="tittel" select="a:t('bekreft.erklaering')"/>
      </xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="bekreft-naa">
    <xsl:variable name="klokka" select="translate(substring(frist/@oslo, 12, 5), ':', '.')"/>
    <p class="ingress"><xsl:value-of select="a:t(concat('bekreft.ingress.', handling/@navn))"/></p>
    <xsl:for-each select="sjekk">
      <xsl:call-template name="kontrollkode"/>
      <p><xsl:value-of select="a:t('bekreft.sammenlign')"/></p>
    </xsl:for-each>
    <xsl:if test="metode"><p><xsl:value-of select="a:t(concat('bekreft.metode.', metode/@navn))"/></p></xsl:if>
    <xsl:if test="$klokka != ''"><p><xsl:value-of select="a:t('bekreft.frist', $klokka)"/></p></xsl:if>
    <form method="post" action="{@sti}/bekreft">
      <xsl:call-template name="skjulte"/>
      <div class="knapper">
        <button type="submit" class="knapp">
          <xsl:value-of select="a:t(concat('bekreft.knapp.', handling/@navn))"/>
        </button>
        <a class="knapp sekundaer" href="/avtaler/{avtale/@id}"><xsl:value-of select="a:t('knapp.avbryt')"/></a>
      </div>
    </form>
  </xsl:template>

  <!-- What cannot be confirmed has no button: how it stands, and the way on. -->
  <xsl:template name="bekreft-ikke">
    <p class="ingress"><xsl:value-of select="a:t(concat('forsok.', forsok/@slik))"/></p>
    <xsl:for-each select="sjekk"><xsl:call-template name="kontrollkode"/></xsl:for-each>
    <div class="knapper">
      <xsl:if test="forsok/@kvittering-sti != ''">
        <a class="knapp" href="{forsok/@kvittering-sti}"><xsl:value-of select="a:t('forsok.kvittering')"/></a>
      </xsl:if>
      <xsl:if test="forsok/@signer-sti != ''">
        <a class="knapp" href="{forsok/@signer-sti}"><xsl:value-of select="a:t('forsok.igjen')"/></a>
      </xsl:if>
      <a class="knapp sekundaer" href="/avtaler/{avtale/@id}"><xsl:value-of select="a:t('ramme.til-avtalen')"/></a>
    </div>
  </xsl:template>

  <!-- ==== kvittering ==== -->

  <xsl:template match="side[@navn = 'kvittering']" mode="tittel">
    <xsl:choose>
      <xsl:when test="kvittering/@paa-vegne != ''"><xsl:value-of select="a:t('kvittering.tittel.paa-vegne')"/></xsl:when>
      <xsl:when test="kvittering/@handling = 'avbrutt' and avtale/@stopp = 'kommer'">
        <xsl:for-each select="avtale">
          <xsl:variable name="siste"><xsl:call-template name="dato"><xsl:with-param name="d" select="@siste-dag"/></xsl:call-template></xsl:variable>
          <xsl:value-of select="a:t('stopp.kvittering', $siste)"/>
        </xsl:for-each>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t(concat('kvittering.tittel.', kvittering/@handling))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'kvittering']" mode="innhold">
    <div class="panel panel-ok">
      <xsl:for-each select="kvittering">
        <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
        <p class="naa-tekst"><xsl:value-of select="a:t('kvittering.lagret', $tid)"/></p>
        <xsl:call-template name="paa-vegne"/>
        <xsl:if test="@handling = 'avbrutt'"><p><xsl:for-each select="../avtale"><xsl:call-template name="stopp"/></xsl:for-each></p></xsl:if>
        <dl class="svar">
          <div>
            <dt><xsl:value-of select="a:t('kvittering.rolle')"/></dt>
            <dd><xsl:value-of select="a:t(concat('rolle.', @rolle))"/></dd>
          </div>
          <div>
            <dt>
              <xsl:choose>
                <xsl:when test="@paa-vegne != ''"><xsl:value-of select="a:t('kvittering.metode.paa-vegne')"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="a:t('kvittering.metode')"/></xsl:otherwise>
              </xsl:choose>
            </dt>
            <dd><xsl:value-of select="a:t(concat('metode.', @metode))"/></dd>
          </div>
          <div><dt><xsl:value-of select="a:t('kvittering.nr')"/></dt><dd><xsl:value-of select="@nr"/></dd></div>
          <xsl:if test="@kode != ''">
            <div>
              <dt><xsl:value-of select="a:t('kvittering.kode')"/></dt>
              <dd><code><xsl:value-of select="@kode"/></code></dd>
            </div>
          </xsl:if>
          <div>
            <dt><xsl:value-of select="a:t('kvittering.beviskode')"/></dt>
            <dd><code><xsl:value-of select="@beviskode"/></code></dd>
          </div>
        </dl>
        <p class="liten-linje"><xsl:value-of select="a:t('kvittering.beviskode-forklart')"/></p>
      </xsl:for-each>
    </div>
    <h2><xsl:value-of select="a:t('kvittering.videre')"/></h2>
    <xsl:call-template name="kvittering-neste"/>
    <xsl:if test="signatur"><xsl:call-template name="signaturer"/></xsl:if>
    <p><a class="knapp" href="/avtaler/{avtale/@id}"><xsl:value-of select="a:t('kvittering.til-avtalen')"/></a></p>
    <xsl:if test="lenke">
      <h2><xsl:value-of select="a:t('kvittering.bevis')"/></h2>
      <p><xsl:value-of select="a:t('kvittering.bevis-ingress')"/></p>
      <xsl:call-template name="lenker"/>
    </xsl:if>
    <xsl:for-each select="erklaering">
      <xsl:call-template name="raatekst">
        <xsl:with-param name="tittel" select="a:t('kvittering.erklaering')"/>
      </xsl:call-template>
    </xsl:for-each>
    <xsl:for-each select="segl">
      <xsl:call-template name="raatekst">
        <xsl:with-param name="tittel" select="a:t('kvittering.segl')"/>
      </xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="kvittering-neste">
    <xsl:variable name="hvem">
      <xsl:for-each select="neste">
        <xsl:if test="position() &gt; 1">, </xsl:if>
        <xsl:call-template name="liten">
          <xsl:with-param name="tekst" select="a:t(concat('rolle.', @rolle))"/>
        </xsl:call-template>
      </xsl:for-each>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="neste"><p><xsl:value-of select="a:t('kvittering.neste', $hvem)"/></p></xsl:when>
      <xsl:when test="signatur and not(signatur[@staar = 'nei'])">
        <p><xsl:value-of select="a:t('kvittering.alle')"/></p>
      </xsl:when>
      <xsl:otherwise><p><xsl:value-of select="a:t('kvittering.varslet')"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
