<?xml version="1.0" encoding="UTF-8"?>
<!-- handling: every act done in one step has the same page; the texts tell them apart. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <xsl:template match="side[@navn = 'handling']" mode="tittel">
    <xsl:call-template name="handling-ord"><xsl:with-param name="foran" select="'handling.tittel.'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="side[@navn = 'handling']" mode="innhold">
    <xsl:variable name="h" select="string(handling/@navn)"/>
    <p class="ingress">
      <xsl:call-template name="handling-ord"><xsl:with-param name="foran" select="'handling.ingress.'"/></xsl:call-template>
    </p>
    <xsl:if test="handling/@senest != ''">
      <xsl:variable name="senest">
        <xsl:call-template name="dato"><xsl:with-param name="d" select="handling/@senest"/></xsl:call-template>
      </xsl:variable>
      <p><xsl:value-of select="a:t(concat('handling.senest.', $h), $senest)"/></p>
    </xsl:if>
    <xsl:if test="handling/@svarfrist != ''">
      <xsl:variable name="frist">
        <xsl:call-template name="dato"><xsl:with-param name="d" select="handling/@svarfrist"/></xsl:call-template>
      </xsl:variable>
      <p><xsl:value-of select="a:t('handling.svarfrist', $frist)"/></p>
    </xsl:if>
    <xsl:apply-templates select="aapen" mode="sitat"/>
    <xsl:apply-templates select="periode" mode="handling"/>
    <form method="post" action="{@sti}">
      <xsl:call-template name="skjulte"/>
      <xsl:if test="not(periode)"><xsl:apply-templates select="handling/gjelder" mode="handling"/></xsl:if>
      <xsl:if test="handling/punkt"><xsl:call-template name="handling-punkt"/></xsl:if>
      <xsl:if test="handling/slag"><xsl:call-template name="handling-slag"/></xsl:if>
      <xsl:if test="handling/@eneste and not($h = 'rapport')"><xsl:call-template name="handling-eneste"/></xsl:if>
      <xsl:if test="handling/@om != ''"><input type="hidden" name="om" value="{handling/@om}"/></xsl:if>
      <xsl:apply-templates select="handling/deler" mode="handling"/>
      <xsl:if test="handling/@gjelder-fra = 'ja'"><xsl:call-template name="handling-gjelder-fra"/></xsl:if>
      <xsl:if test="handling/@tekst != ''"><xsl:call-template name="handling-tekst"/></xsl:if>
      <div class="knapper">
        <button type="submit">
          <xsl:attribute name="class">knapp<xsl:if test="$h = 'avbrutt' or $h = 'annullert'"> fare</xsl:if></xsl:attribute>
          <xsl:value-of select="a:t(concat('handling.knapp.', $h))"/>
        </button>
        <a class="knapp sekundaer" href="/avtaler/{avtale/@id}"><xsl:value-of select="a:t('knapp.avbryt')"/></a>
      </div>
    </form>
  </xsl:template>

  <!-- ==== sjekk: before an agreement is stopped ==== -->

  <xsl:template match="side[@navn = 'sjekk']" mode="tittel"><xsl:value-of select="a:t('stopp.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'sjekk']" mode="innhold">
    <xsl:variable name="nav" select="string(kontaktpunkt[@slag = 'nav'][1]/@navn)"/>
    <xsl:for-each select="sjekk">
      <dl class="svar lest">
        <div>
          <dt><xsl:value-of select="a:t('stopp.siste')"/></dt>
          <dd>
            <strong>
              <xsl:choose>
                <xsl:when test="@siste-dag != ''"><xsl:call-template name="dato"><xsl:with-param name="d" select="@siste-dag"/></xsl:call-template></xsl:when>
                <xsl:otherwise><xsl:value-of select="a:t('stopp.starter-ikke')"/></xsl:otherwise>
              </xsl:choose>
            </strong>
          </dd>
        </div>
        <div>
          <dt><xsl:value-of select="a:t('stopp.grunn')"/></dt>
          <dd>
            <xsl:call-template name="slagnavn">
              <xsl:with-param name="handling" select="string(@handling)"/>
              <xsl:with-param name="slag" select="string(@slag)"/>
            </xsl:call-template>
            <xsl:if test="@tekst != ''">
              <br/>
              <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@tekst)"/></xsl:call-template>
            </xsl:if>
          </dd>
        </div>
      </dl>
      <xsl:call-template name="stopp-foelger"><xsl:with-param name="nav" select="$nav"/></xsl:call-template>
      <form method="post" action="{../@sti}">
        <xsl:call-template name="skjulte"/>
        <input type="hidden" name="slag" value="{@slag}"/>
        <input type="hidden" name="gjelder-fra" value="{@gjelder-fra}"/>
        <input type="hidden" name="tekst" value="{@tekst}"/>
        <input type="hidden" name="bekreft" value="ja"/>
        <div class="knapper">
          <button type="submit" class="knapp fare"><xsl:value-of select="a:t('handling.knapp.avbrutt')"/></button>
          <button type="submit" class="knapp sekundaer" name="gjoer" value="rett"><xsl:value-of select="a:t('stopp.rett')"/></button>
        </div>
      </form>
    </xsl:for-each>
  </xsl:template>

  <!-- What follows from it, for this reader. -->
  <xsl:template name="stopp-foelger">
    <xsl:param name="nav"/>
    <xsl:variable name="kroner" select="format-number(@kroner, '#&#160;##0', 'norsk')"/>
    <xsl:if test="@perioder = 1"><p><xsl:value-of select="a:t('stopp.tilskudd.en', $kroner)"/></p></xsl:if>
    <xsl:if test="@perioder &gt; 1"><p><xsl:value-of select="a:t('stopp.tilskudd.flere', @perioder, $kroner)"/></p></xsl:if>
    <xsl:if test="@deltaker = 'ja' and $nav != ''"><p><xsl:value-of select="a:t('stopp.penger-fra-nav', $nav)"/></p></xsl:if>
    <xsl:if test="a:finnes(concat('stopp.', ../avtale/@tiltak))">
      <p><xsl:value-of select="a:t(concat('stopp.', ../avtale/@tiltak))"/></p>
    </xsl:if>
    <xsl:if test="@midlertidig = 'ja'"><p><xsl:value-of select="a:t('stopp.midlertidig-ansatt')"/></p></xsl:if>
    <p><xsl:value-of select="a:t('handling.ingress.avbrutt')"/></p>
  </xsl:template>

  <!-- To withdraw is one thing to who has signed and another to who put the version forward. -->
  <xsl:template name="handling-ord">
    <xsl:param name="foran"/>
    <xsl:variable name="navn" select="concat($foran, handling/@navn)"/>
    <xsl:choose>
      <xsl:when test="handling/@for-deg = 'ja' and a:finnes(concat($navn, '.for-deg'))">
        <xsl:value-of select="a:t(concat($navn, '.for-deg'))"/>
      </xsl:when>
      <xsl:when test="handling/@signert = 'ja' and a:finnes(concat($navn, '.signert'))">
        <xsl:value-of select="a:t(concat($navn, '.signert'))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t($navn)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- No choice, but one must know what it is. -->
  <xsl:template name="handling-eneste">
    <dl class="svar lest">
      <div>
        <dt><xsl:value-of select="a:t(concat('handling.slag.', handling/@navn))"/></dt>
        <dd>
          <xsl:call-template name="slagnavn">
            <xsl:with-param name="handling" select="handling/@navn"/>
            <xsl:with-param name="slag" select="substring-before(concat(handling/@eneste, ':'), ':')"/>
          </xsl:call-template>
        </dd>
      </div>
    </dl>
  </xsl:template>

  <!-- An item of the content: "Tilrettelegging: Utstyr"; what has no name is told by its days. -->
  <xsl:template name="postnavn">
    <xsl:choose>
      <xsl:when test="@slag != ''"><xsl:value-of select="a:t(@slag)"/></xsl:when>
      <xsl:when test="@navn != ''"><xsl:value-of select="@navn"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="periode"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="gjelder" mode="handling">
    <dl class="svar lest">
      <div>
        <dt><xsl:value-of select="a:t(@liste)"/></dt>
        <dd>
          <strong><xsl:call-template name="postnavn"/></strong>
          <xsl:if test="@beskrivelse != ''">
            <br/>
            <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@beskrivelse)"/></xsl:call-template>
          </xsl:if>
        </dd>
      </div>
    </dl>
  </xsl:template>

  <xsl:template name="handling-punkt">
    <xsl:variable name="f" select="feil/f[@felt = 'om'][1]"/>
    <fieldset>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <xsl:if test="$f"><xsl:attribute name="aria-describedby">egen-om-feil</xsl:attribute></xsl:if>
      <legend><xsl:value-of select="a:t(concat('handling.om.', handling/@navn))"/></legend>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="'egen-om'"/>
      </xsl:call-template>
      <xsl:for-each select="handling/punkt">
        <xsl:call-template name="radio">
          <xsl:with-param name="id">
            <xsl:text>egen-om</xsl:text>
            <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
          </xsl:with-param>
          <xsl:with-param name="navn" select="'om'"/>
          <xsl:with-param name="verdi" select="string(@om)"/>
          <xsl:with-param name="valgt" select="''"/>
          <xsl:with-param name="tekst">
            <xsl:if test="not(@start != '')"><xsl:value-of select="concat(a:t(@liste), ': ')"/></xsl:if>
            <xsl:call-template name="postnavn"/>
            <xsl:if test="@beskrivelse != ''"><xsl:value-of select="concat(' – ', @beskrivelse)"/></xsl:if>
          </xsl:with-param>
        </xsl:call-template>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <!-- A coded kind: the act's own, the consent that is withdrawn, or the duty that is met. -->
  <xsl:template name="slagnavn">
    <xsl:param name="handling"/>
    <xsl:param name="slag"/>
    <xsl:choose>
      <xsl:when test="a:finnes(concat('slag.', $handling, '.', $slag))">
        <xsl:value-of select="a:t(concat('slag.', $handling, '.', $slag))"/>
      </xsl:when>
      <xsl:when test="$handling = 'samtykke-trukket'">
        <xsl:value-of select="a:t(concat('slag.samtykke.', $slag))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t(concat('plikt.', $slag))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="handling-slag">
    <xsl:variable name="f" select="feil/f[@felt = 'slag'][1]"/>
    <fieldset>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <xsl:if test="$f"><xsl:attribute name="aria-describedby">egen-slag-feil</xsl:attribute></xsl:if>
      <legend><xsl:value-of select="a:t(concat('handling.slag.', handling/@navn))"/></legend>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="'egen-slag'"/>
      </xsl:call-template>
      <xsl:for-each select="handling/slag">
        <xsl:call-template name="radio">
          <xsl:with-param name="id">
            <xsl:text>egen-slag</xsl:text>
            <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
          </xsl:with-param>
          <xsl:with-param name="navn" select="'slag'"/>
          <xsl:with-param name="verdi" select="string(@kode)"/>
          <xsl:with-param name="valgt" select="string(../slag[@valgt = 'ja']/@kode)"/>
          <xsl:with-param name="tekst">
            <xsl:call-template name="slagnavn">
              <xsl:with-param name="handling" select="../@navn"/>
              <xsl:with-param name="slag" select="substring-before(concat(@kode, ':'), ':')"/>
            </xsl:call-template>
            <xsl:if test="@liste">
              <xsl:text>: </xsl:text>
              <xsl:call-template name="postnavn"/>
            </xsl:if>
          </xsl:with-param>
        </xsl:call-template>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <xsl:template name="handling-gjelder-fra">
    <xsl:variable name="f" select="feil/f[@felt = 'gjelder-fra'][1]"/>
    <xsl:variable name="tidligst">
      <xsl:call-template name="dato"><xsl:with-param name="d" select="handling/@tidligst"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="skrevet" select="string(handling/skrevet/@gjelder-fra)"/>
    <div>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <label for="egen-gjelder-fra"><xsl:value-of select="a:t(concat('handling.gjelder-fra.', handling/@navn))"/></label>
      <div class="hint" id="egen-gjelder-fra-hint">
        <p><xsl:value-of select="a:t('skjema.hint.dato')"/></p>
        <xsl:if test="handling/@tidligst != ''">
          <p><xsl:value-of select="a:t('handling.tidligst', $tidligst)"/></p>
        </xsl:if>
      </div>
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
          <xsl:call-template name="felt-verdi">
            <xsl:with-param name="type" select="'dato'"/>
            <xsl:with-param name="verdi" select="$skrevet"/>
          </xsl:call-template>
        </xsl:attribute>
      </input>
    </div>
  </xsl:template>

  <!-- Typed parts, which may have other readers than the text. -->
  <xsl:template match="deler" mode="handling">
    <xsl:variable name="navn">
      <xsl:for-each select="leser"><xsl:value-of select="concat(@part, ' ')"/></xsl:for-each>
    </xsl:variable>
    <xsl:variable name="hvem">
      <xsl:call-template name="lesere"><xsl:with-param name="navn" select="normalize-space($navn)"/></xsl:call-template>
    </xsl:variable>
    <xsl:if test="leser">
      <p class="hint">
        <xsl:value-of select="a:t('handling.leses-av', $hvem)"/>
        <xsl:call-template name="kan-lese"/>
      </p>
    </xsl:if>
    <xsl:apply-templates select="felt" mode="skjema"/>
  </xsl:template>

  <!-- Who reads it if the participant lets them. -->
  <xsl:template name="kan-lese">
    <xsl:if test="kan-lese">
      <xsl:variable name="navn"><xsl:for-each select="kan-lese"><xsl:value-of select="concat(@part, ' ')"/></xsl:for-each></xsl:variable>
      <xsl:variable name="hvem">
        <xsl:call-template name="lesere"><xsl:with-param name="navn" select="normalize-space($navn)"/></xsl:call-template>
      </xsl:variable>
      <xsl:value-of select="concat(' ', a:t('handling.med-samtykke', $hvem))"/>
    </xsl:if>
  </xsl:template>

  <!-- Who reads it stands beside the box, before anything is written. -->
  <xsl:template name="handling-tekst">
    <xsl:variable name="hvem">
      <xsl:variable name="navn">
        <xsl:for-each select="handling/leser"><xsl:value-of select="concat(@part, ' ')"/></xsl:for-each>
      </xsl:variable>
      <xsl:if test="handling/leser">
        <xsl:call-template name="lesere">
          <xsl:with-param name="navn" select="normalize-space($navn)"/>
        </xsl:call-template>
      </xsl:if>
    </xsl:variable>
    <xsl:variable name="hint">
      <xsl:if test="$hvem != ''"><xsl:value-of select="concat(a:t('handling.leses-av', $hvem), ' ')"/></xsl:if>
      <xsl:for-each select="handling[kan-lese]"><xsl:call-template name="kan-lese"/><xsl:text> </xsl:text></xsl:for-each>
      <xsl:value-of select="a:t('handling.ikke-helse')"/>
    </xsl:variable>
    <xsl:call-template name="fritekst">
      <xsl:with-param name="etikett" select="a:t(concat('handling.tekst.', handling/@navn))"/>
      <xsl:with-param name="hint" select="string($hint)"/>
      <xsl:with-param name="krav" select="handling/@tekst-krav = 'ja'"/>
      <xsl:with-param name="verdi" select="string(handling/skrevet/@tekst)"/>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
