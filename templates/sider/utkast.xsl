<?xml version="1.0" encoding="UTF-8"?>
<!-- utkast, kontakt, fremlegg: writing a draft or one's own contact data, and putting a draft forward for signing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- ==== utkast: one group of fields ==== -->

  <xsl:template match="side[@navn = 'utkast']" mode="tittel">
    <xsl:call-template name="del-navn"><xsl:with-param name="navn" select="string(skjema/@gruppe)"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="side[@navn = 'utkast']" mode="innhold">
    <xsl:call-template name="slettes"/>
    <xsl:call-template name="utkast-sted"/>
    <form method="post" action="{@sti}">
      <xsl:call-template name="skjulte"/>
      <!-- Enter in a field presses the first button of a form; that must not be one that takes an item away. -->
      <button type="submit" name="gjoer" value="lagre" class="skjult" tabindex="-1" aria-hidden="true">
        <xsl:value-of select="a:t('knapp.lagre')"/>
      </button>
      <xsl:for-each select="skjema/*">
        <xsl:call-template name="skjema-gruppe"/>
        <xsl:apply-templates select="." mode="skjema"/>
      </xsl:for-each>
      <div class="knapper">
        <xsl:if test="skjema//*[@skriv = 'ja']">
          <button type="submit" class="knapp" name="gjoer" value="neste">
            <xsl:value-of select="a:t('knapp.lagre-neste')"/>
          </button>
          <button type="submit" class="knapp sekundaer" name="gjoer" value="lagre">
            <xsl:value-of select="a:t('knapp.lagre')"/>
          </button>
          <xsl:if test="skjema/@regner = 'ja'">
            <button type="submit" class="knapp sekundaer" name="gjoer" value="beregn">
              <xsl:value-of select="a:t('knapp.beregn')"/>
            </button>
          </xsl:if>
        </xsl:if>
        <xsl:if test="not(skjema//*[@skriv = 'ja'])"><p><xsl:value-of select="a:t('utkast.bare-lese')"/></p></xsl:if>
        <a class="knapp sekundaer" href="/avtaler/{avtale/@id}/utkast"><xsl:value-of select="a:t('deler.alle')"/></a>
      </div>
    </form>
  </xsl:template>

  <!-- The day the draft goes away, when that is near. -->
  <xsl:template name="slettes">
    <xsl:for-each select="avtale[@slettes]">
      <xsl:variable name="dag">
        <xsl:call-template name="dato"><xsl:with-param name="d" select="@slettes"/></xsl:call-template>
      </xsl:variable>
      <p class="viktig"><strong><xsl:value-of select="a:t('avtale.slettes', $dag)"/></strong></p>
    </xsl:for-each>
  </xsl:template>

  <!-- Where a page has more than one group, each under its name; a list that begins one says it itself. -->
  <xsl:template name="skjema-gruppe">
    <xsl:variable name="foer" select="preceding-sibling::*[1]/@gruppe"/>
    <xsl:variable name="navn" select="a:t(concat('gruppe.', @gruppe))"/>
    <xsl:variable name="tittel">
      <xsl:call-template name="del-navn"><xsl:with-param name="navn" select="string(../@gruppe)"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="liste" select="self::liste and a:t(@tekst) = $navn"/>
    <xsl:if test="@gruppe and ../*[not(@gruppe = current()/@gruppe)] and not(@gruppe = $foer) and not($liste) and not($navn = $tittel)">
      <h2><xsl:value-of select="$navn"/></h2>
    </xsl:if>
  </xsl:template>

  <!-- ==== slett: before a draft is discarded ==== -->

  <xsl:template match="side[@navn = 'slett']" mode="tittel">
    <xsl:value-of select="a:t(concat('slett.tittel.', @slag))"/>
  </xsl:template>

  <xsl:template match="side[@navn = 'slett']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t(concat('slett.ingress.', @slag))"/></p>
    <form method="post" action="{@sti}">
      <xsl:call-template name="skjulte"/>
      <div class="knapper">
        <button type="submit" class="knapp fare"><xsl:value-of select="a:t(concat('slett.knapp.', @slag))"/></button>
        <a class="knapp sekundaer" href="{@tilbake}"><xsl:value-of select="a:t('knapp.avbryt')"/></a>
      </div>
    </form>
  </xsl:template>

  <!-- ==== kontakt: one's own contact data ==== -->

  <xsl:template match="side[@navn = 'kontakt']" mode="tittel">
    <xsl:variable name="egen" select="concat('gjoer.kontaktpunkt.', avtale/@rolle)"/>
    <xsl:choose>
      <xsl:when test="a:finnes($egen)"><xsl:value-of select="a:t($egen)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('gjoer.kontaktpunkt')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'kontakt']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('fremlegg.ingress.kontaktpunkt')"/></p>
    <form method="post" action="{@sti}">
      <xsl:call-template name="skjulte"/>
      <xsl:for-each select="skjema/del">
        <xsl:variable name="tittel" select="concat('kontakt.', substring-after(@navn, 'kontaktpunkt-'))"/>
        <xsl:if test="count(../del) &gt; 1">
          <h2>
            <xsl:choose>
              <xsl:when test="starts-with(@navn, 'kontaktpunkt-')"><xsl:value-of select="a:t($tittel)"/></xsl:when>
              <xsl:when test="a:finnes(concat('kontakt.', @navn))"><xsl:value-of select="a:t(concat('kontakt.', @navn))"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t('kontakt.andre')"/></xsl:otherwise>
            </xsl:choose>
          </h2>
        </xsl:if>
        <xsl:apply-templates select="felt" mode="skjema"/>
      </xsl:for-each>
      <xsl:call-template name="fritekst">
        <xsl:with-param name="etikett" select="a:t('fremlegg.grunn.kontaktpunkt')"/>
        <xsl:with-param name="hint" select="a:t('fremlegg.grunn-hint')"/>
        <xsl:with-param name="krav" select="false()"/>
        <xsl:with-param name="verdi" select="string(handling/skrevet/@tekst)"/>
      </xsl:call-template>
      <div class="knapper">
        <button type="submit" class="knapp"><xsl:value-of select="a:t('fremlegg.knapp.kontaktpunkt')"/></button>
        <a class="knapp sekundaer" href="/avtaler/{avtale/@id}"><xsl:value-of select="a:t('knapp.avbryt')"/></a>
      </div>
    </form>
  </xsl:template>

  <!-- ==== fremlegg ==== -->

  <xsl:template match="side[@navn = 'fremlegg']" mode="tittel">
    <xsl:choose>
      <xsl:when test="handling/@navn = 'kontaktpunkt'"><xsl:value-of select="a:t('fremlegg.tittel.kontaktpunkt')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('fremlegg.tittel')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'fremlegg']" mode="innhold">
    <xsl:choose>
      <xsl:when test="$stopp"><p><xsl:value-of select="a:t('fremlegg.mangler')"/></p></xsl:when>
      <xsl:when test="handling/@navn = 'kontaktpunkt'">
        <p class="ingress"><xsl:value-of select="a:t('fremlegg.ingress.kontaktpunkt')"/></p>
      </xsl:when>
      <xsl:otherwise><p class="ingress"><xsl:value-of select="a:t('fremlegg.ingress')"/></p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="maa-signere and not($stopp) and not(handling/@navn = 'kontaktpunkt')">
      <h2><xsl:value-of select="a:t('fremlegg.maa-signere')"/></h2>
      <ol class="prosess">
        <xsl:for-each select="maa-signere">
          <li>
            <span class="prosess-hvem"><xsl:value-of select="a:t(concat('rolle.', @rolle))"/></span>
            <xsl:text> </xsl:text>
            <span class="prosess-hva"><xsl:value-of select="a:t(concat('fremlegg.skal.', @handling))"/></span>
          </li>
        </xsl:for-each>
      </ol>
      <xsl:choose>
        <xsl:when test="not(avtale/@gjelder != '')"><p><xsl:value-of select="a:t('fremlegg.hvorfor.foerste')"/></p></xsl:when>
        <xsl:when test="forskjell and not(forskjell[@roller != ''])"><p><xsl:value-of select="a:t('fremlegg.hvorfor.beregnet')"/></p></xsl:when>
      </xsl:choose>
    </xsl:if>
    <xsl:if test="varsles and not($stopp)"><xsl:call-template name="fremlegg-varsles"/></xsl:if>
    <xsl:if test="forskjell"><xsl:call-template name="fremlegg-endret"/></xsl:if>
    <xsl:apply-templates select="dag" mode="fremlegg"/>
    <h2><xsl:value-of select="a:t('fremlegg.tekst')"/></h2>
    <xsl:apply-templates select="visning" mode="vis"/>
    <xsl:if test="not($stopp[@sted != '' or not(@felt)])">
      <xsl:apply-templates select="." mode="fremlegg-skjema"/>
    </xsl:if>
    <p><a href="/avtaler/{avtale/@id}/utkast"><xsl:value-of select="a:t('fremlegg.til-utkast')"/></a></p>
  </xsl:template>

  <!-- The day a change holds from, saved by itself: what it changes, and who must sign, follow from it. -->
  <xsl:template match="dag" mode="fremlegg">
    <xsl:variable name="f" select="$side/feil/f[@felt = 'gjelder-fra'][1]"/>
    <xsl:variable name="d" select="string(@gjelder-fra)"/>
    <h2><xsl:value-of select="a:t('fremlegg.dag')"/></h2>
    <form method="post" action="{$side/@sti}" class="panel-skjema">
      <xsl:call-template name="skjulte"/>
      <div>
        <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
        <label for="egen-gjelder-fra"><xsl:value-of select="a:t('fremlegg.gjelder-fra')"/></label>
        <div class="hint" id="egen-gjelder-fra-hint"><p><xsl:value-of select="a:t('skjema.hint.dato')"/></p></div>
        <xsl:call-template name="egen-feil">
          <xsl:with-param name="f" select="$f"/>
          <xsl:with-param name="id" select="'egen-gjelder-fra'"/>
        </xsl:call-template>
        <input type="text" class="smal" autocomplete="off" id="egen-gjelder-fra" name="gjelder-fra">
          <xsl:call-template name="egen-attr">
            <xsl:with-param name="f" select="$f"/>
            <xsl:with-param name="id" select="'egen-gjelder-fra'"/>
            <xsl:with-param name="hint" select="'ja'"/>
          </xsl:call-template>
          <xsl:attribute name="value">
            <xsl:choose>
              <xsl:when test="translate($d, '0123456789', '##########') = '####-##-##'">
                <xsl:value-of select="concat(substring($d, 9, 2), '.', substring($d, 6, 2), '.', substring($d, 1, 4))"/>
              </xsl:when>
              <xsl:otherwise><xsl:value-of select="$d"/></xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
        </input>
      </div>
      <div class="avkryss">
        <input type="checkbox" id="egen-retting" name="retting" value="ja">
          <xsl:if test="@retting = 'ja'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
        </input>
        <label for="egen-retting"><xsl:value-of select="a:t('fremlegg.retting')"/></label>
      </div>
      <div class="knapper">
        <button type="submit" class="knapp sekundaer" name="gjoer" value="dag">
          <xsl:value-of select="a:t('fremlegg.knapp.dag')"/>
        </button>
      </div>
    </form>
  </xsl:template>

  <!-- What follows from the rest is many rows, of which nobody decides anything: folded away. -->
  <xsl:template name="fremlegg-endret">
    <xsl:variable name="regnet" select="forskjell[@klasse = 'A']"/>
    <h2><xsl:value-of select="a:t('fremlegg.endret')"/></h2>
    <xsl:if test="count(forskjell) &gt; count($regnet)">
      <xsl:call-template name="forskjeller">
        <xsl:with-param name="fra" select="avtale/@gjelder"/>
        <xsl:with-param name="rader" select="forskjell[not(@klasse = 'A')]"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="$regnet">
      <details>
        <summary><xsl:value-of select="a:t('fremlegg.regnet', count($regnet))"/></summary>
        <p><xsl:value-of select="a:t('endringsgrunn.beregnet')"/></p>
        <xsl:call-template name="forskjeller">
          <xsl:with-param name="fra" select="avtale/@gjelder"/>
          <xsl:with-param name="rader" select="$regnet"/>
        </xsl:call-template>
      </details>
    </xsl:if>
  </xsl:template>

  <!-- Who is asked nothing. -->
  <xsl:template name="fremlegg-varsles">
    <h2><xsl:value-of select="a:t('fremlegg.varsles')"/></h2>
    <ul class="varsles">
      <xsl:for-each select="varsles">
        <li>
          <strong><xsl:value-of select="a:t(concat('rolle.', @rolle))"/></strong>
          <xsl:text> </xsl:text>
          <xsl:choose>
            <xsl:when test="@innvende = 'ja' and @frist != ''">
              <xsl:variable name="frist"><xsl:call-template name="intervall-ord"><xsl:with-param name="i" select="string(@frist)"/></xsl:call-template></xsl:variable>
              <xsl:value-of select="a:t('fremlegg.varsles.innvende-frist', $frist)"/>
            </xsl:when>
            <xsl:when test="@innvende = 'ja'"><xsl:value-of select="a:t('fremlegg.varsles.innvende')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('fremlegg.varsles.ser')"/></xsl:otherwise>
          </xsl:choose>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <!-- kontaktpunkt is the same act for what a part changes alone; the page says so by the act's name. -->
  <xsl:template match="side" mode="fremlegg-skjema">
    <form method="post" action="{@sti}" class="panel-skjema">
      <xsl:call-template name="skjulte"/>
      <xsl:if test="handling/@tekst != ''">
        <xsl:call-template name="fritekst">
          <xsl:with-param name="etikett">
            <xsl:choose>
              <xsl:when test="handling/@navn = 'kontaktpunkt'"><xsl:value-of select="a:t('fremlegg.grunn.kontaktpunkt')"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t('fremlegg.grunn')"/></xsl:otherwise>
            </xsl:choose>
          </xsl:with-param>
          <xsl:with-param name="hint" select="a:t('fremlegg.grunn-hint')"/>
          <xsl:with-param name="krav" select="handling/@tekst-krav = 'ja'"/>
          <xsl:with-param name="verdi" select="string(handling/skrevet/@tekst)"/>
        </xsl:call-template>
      </xsl:if>
      <div class="knapper">
        <button type="submit" class="knapp">
          <xsl:value-of select="a:t(concat('fremlegg.knapp.', handling/@navn))"/>
        </button>
      </div>
    </form>
  </xsl:template>
</xsl:stylesheet>
