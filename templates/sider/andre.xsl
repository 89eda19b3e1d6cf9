<?xml version="1.0" encoding="UTF-8"?>
<!-- kontroller, om, hjelp, tilgjengelighet, personvern, feil: pages that need no agreement. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- ==== kontroller: is this bundle genuine ==== -->

  <xsl:template match="side[@navn = 'kontroller']" mode="tittel">
    <xsl:value-of select="a:t('kontroller.tittel')"/>
  </xsl:template>

  <xsl:template match="side[@navn = 'kontroller']" mode="innhold">
    <xsl:apply-templates select="rapport" mode="kontroller"/>
    <xsl:if test="rapport"><h2><xsl:value-of select="a:t('kontroller.en-til')"/></h2></xsl:if>
    <p><xsl:value-of select="a:t('kontroller.ingress')"/></p>
    <xsl:variable name="f" select="feil/f[@felt = 'pakke'][1]"/>
    <form method="post" action="/kontroller" enctype="multipart/form-data">
      <xsl:call-template name="skjulte"><xsl:with-param name="hode" select="''"/></xsl:call-template>
      <div>
        <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
        <label for="egen-pakke"><xsl:value-of select="a:t('kontroller.fil')"/></label>
        <div class="hint" id="egen-pakke-hint"><p><xsl:value-of select="a:t('kontroller.fil-hint')"/></p></div>
        <xsl:call-template name="egen-feil">
          <xsl:with-param name="f" select="$f"/>
          <xsl:with-param name="id" select="'egen-pakke'"/>
        </xsl:call-template>
        <input type="file" id="egen-pakke" name="pakke" accept=".zip,application/zip">
          <xsl:call-template name="egen-attr">
            <xsl:with-param name="f" select="$f"/>
            <xsl:with-param name="id" select="'egen-pakke'"/>
            <xsl:with-param name="hint" select="'ja'"/>
          </xsl:call-template>
        </input>
      </div>
      <div class="knapper">
        <button type="submit" class="knapp"><xsl:value-of select="a:t('kontroller.knapp')"/></button>
      </div>
    </form>
    <p><xsl:value-of select="a:t('kontroller.selv')"/></p>
  </xsl:template>

  <xsl:template match="rapport" mode="kontroller">
    <section class="dom dom-{@dom}" aria-labelledby="dom-tittel">
      <h2 id="dom-tittel"><xsl:value-of select="a:t(concat('kontroller.dom.', @dom))"/></h2>
      <p><xsl:value-of select="a:t(concat('kontroller.forklart.', @dom))"/></p>
      <xsl:if test="@demo = 'ja'"><p class="viktig"><xsl:value-of select="a:t('kontroller.demo')"/></p></xsl:if>
      <xsl:if test="@post &gt; 0 and (@dom = 'gyldig' or @dom = 'ukjent-regelverk')">
        <xsl:call-template name="kontroller-avtale"/>
      </xsl:if>
      <xsl:if test="sjekk[@utfall = 'feil']">
        <ul class="sjekker"><xsl:apply-templates select="sjekk[@utfall = 'feil']" mode="kontroller"/></ul>
      </xsl:if>
      <xsl:if test="underskrift and (@dom = 'gyldig' or @dom = 'ukjent-regelverk')">
        <h3><xsl:value-of select="a:t('kontroller.underskrifter')"/></h3>
        <ul><xsl:apply-templates select="underskrift" mode="kontroller"/></ul>
      </xsl:if>
      <xsl:if test="sjekk[not(@utfall = 'feil')]">
        <details>
          <summary><xsl:value-of select="a:t('kontroller.alle', count(sjekk))"/></summary>
          <ul class="sjekker"><xsl:apply-templates select="sjekk" mode="kontroller"/></ul>
        </details>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- A measure that is not installed may have roles without a text. -->
  <xsl:template name="kontroller-rolle">
    <xsl:param name="rolle"/>
    <xsl:choose>
      <xsl:when test="a:finnes(concat('rolle.', $rolle))"><xsl:value-of select="a:t(concat('rolle.', $rolle))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$rolle"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="underskrift" mode="kontroller">
    <xsl:variable name="rolle">
      <xsl:call-template name="kontroller-rolle"><xsl:with-param name="rolle" select="@rolle"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
    <li>
      <xsl:value-of select="a:t('kontroller.underskrift', $tid, $rolle)"/>
      <xsl:text> </xsl:text>
      <xsl:value-of select="a:t('kontroller.av-versjon', a:t(concat('handling.', @handling)), @versjon)"/>
      <xsl:if test="@for != ''">
        <xsl:variable name="for">
          <xsl:call-template name="kontroller-rolle"><xsl:with-param name="rolle" select="@for"/></xsl:call-template>
        </xsl:variable>
        <xsl:text> </xsl:text><xsl:value-of select="a:t('kontroller.for', $for)"/>
      </xsl:if>
      <xsl:if test="@staar = 'nei'"><xsl:text> </xsl:text><xsl:value-of select="a:t('kontroller.ikke-lenger')"/></xsl:if>
    </li>
  </xsl:template>

  <!-- What the bundle is of; only said of one that is good. -->
  <xsl:template name="kontroller-avtale">
    <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
    <p>
      <xsl:value-of select="a:t('kontroller.per', $tid, @post)"/>
      <xsl:text> </xsl:text>
      <xsl:value-of select="a:t('kontroller.logg', @blad, @post)"/>
    </p>
    <dl class="svar">
      <div><dt><xsl:value-of select="a:t('kontroller.beviskode')"/></dt><dd><xsl:value-of select="@beviskode"/></dd></div>
      <xsl:if test="@leser != ''">
        <div>
          <dt><xsl:value-of select="a:t('kontroller.leser')"/></dt>
          <dd><xsl:call-template name="kontroller-rolle"><xsl:with-param name="rolle" select="@leser"/></xsl:call-template></dd>
        </div>
      </xsl:if>
      <xsl:if test="a:finnes(concat('tiltak.', @tiltak))">
        <div>
          <dt><xsl:value-of select="a:t('kontroller.tiltak')"/></dt>
          <dd><xsl:value-of select="a:t(concat('tiltak.', @tiltak))"/></dd>
        </div>
      </xsl:if>
      <xsl:if test="@status != ''">
        <div>
          <dt><xsl:value-of select="a:t('kontroller.status')"/></dt>
          <dd><xsl:value-of select="a:t(concat('status.', @status))"/></dd>
        </div>
      </xsl:if>
      <xsl:if test="@gjelder &gt; 0">
        <div><dt><xsl:value-of select="a:t('kontroller.versjon')"/></dt><dd><xsl:value-of select="@gjelder"/></dd></div>
      </xsl:if>
      <xsl:if test="@venter &gt; 0">
        <div><dt><xsl:value-of select="a:t('kontroller.venter')"/></dt><dd><xsl:value-of select="@venter"/></dd></div>
      </xsl:if>
      <div><dt><xsl:value-of select="a:t('kontroller.nummer')"/></dt><dd><xsl:value-of select="@avtale"/></dd></div>
      <div><dt><xsl:value-of select="a:t('kontroller.rot')"/></dt><dd><xsl:value-of select="@rot"/></dd></div>
      <xsl:variable name="fra"><xsl:call-template name="tid"><xsl:with-param name="oslo" select="@liste-oslo"/></xsl:call-template></xsl:variable>
      <div>
        <dt><xsl:value-of select="a:t('kontroller.liste')"/></dt>
        <dd><xsl:value-of select="a:t('kontroller.liste-fra', @liste, $fra)"/></dd>
      </div>
    </dl>
  </xsl:template>

  <xsl:template match="sjekk" mode="kontroller">
    <xsl:variable name="utfall">
      <xsl:choose>
        <xsl:when test="@utfall = '-'">ikke</xsl:when>
        <xsl:otherwise><xsl:value-of select="@utfall"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <li>
      <xsl:call-template name="merke">
        <xsl:with-param name="slag" select="concat('sjekk-', $utfall)"/>
        <xsl:with-param name="tekst" select="a:t(concat('kontroller.utfall.', $utfall))"/>
      </xsl:call-template>
      <xsl:text> </xsl:text>
      <span>
        <xsl:choose>
          <xsl:when test="a:finnes(concat('sjekk.', @navn))">
            <xsl:value-of select="a:t(concat('sjekk.', @navn))"/>
          </xsl:when>
          <xsl:otherwise><xsl:value-of select="@navn"/></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@kode != ''">
          <xsl:variable name="egen" select="concat('kontroll.', @navn, '.', @kode)"/>
          <span class="liten-linje">
            <xsl:choose>
              <xsl:when test="a:finnes($egen)"><xsl:value-of select="a:t($egen, @v0, @v1, @v2)"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t(concat('kontroll.alle.', @kode))"/></xsl:otherwise>
            </xsl:choose>
          </span>
        </xsl:if>
      </span>
    </li>
  </xsl:template>

  <!-- ==== What is the same for all: about the service ==== -->

  <xsl:template match="side[@navn = 'om']" mode="tittel"><xsl:value-of select="a:t('om.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'om']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('om.ingress')"/></p>
    <h2 id="innsyn"><xsl:value-of select="a:t('om.innsyn')"/></h2>
    <p><xsl:value-of select="a:t('om.innsyn.1')"/></p>
    <p><xsl:value-of select="a:t('om.innsyn.2')"/></p>
    <ul>
      <li><xsl:value-of select="a:t('om.innsyn.deltaker')"/></li>
      <li><xsl:value-of select="a:t('om.innsyn.arbeidsgiver')"/></li>
      <li><xsl:value-of select="a:t('om.innsyn.mentor')"/></li>
      <li><xsl:value-of select="a:t('om.innsyn.nav')"/></li>
    </ul>
    <h2 id="klage"><xsl:value-of select="a:t('visning.klage')"/></h2>
    <xsl:call-template name="klage"/>
    <p><xsl:value-of select="a:t('om.klage.1')"/></p>
    <p><xsl:value-of select="a:t('om.klage.2')"/></p>
    <h2><xsl:value-of select="a:t('om.mer')"/></h2>
    <ul class="lenkeliste">
      <li><a href="/hjelp"><xsl:value-of select="a:t('hjelp.tittel')"/></a></li>
      <li><a href="/hjelp#signaturer"><xsl:value-of select="a:t('hjelp.signaturer')"/></a></li>
      <li><a href="/personvern"><xsl:value-of select="a:t('personvern.tittel')"/></a></li>
      <li><a href="/tilgjengelighet"><xsl:value-of select="a:t('tilgjengelighet.tittel')"/></a></li>
    </ul>
  </xsl:template>

  <xsl:template match="side[@navn = 'hjelp']" mode="tittel"><xsl:value-of select="a:t('hjelp.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'hjelp']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('hjelp.ingress')"/></p>
    <h2><xsl:value-of select="a:t('hjelp.hva')"/></h2>
    <p><xsl:value-of select="a:t('hjelp.hva.1')"/></p>
    <p><xsl:value-of select="a:t('hjelp.hva.2')"/></p>
    <p><xsl:value-of select="a:t('hjelp.hva.3')"/></p>
    <h2><xsl:value-of select="a:t('hjelp.tid')"/></h2>
    <p><xsl:value-of select="a:t('hjelp.tid.1')"/></p>
    <p><xsl:value-of select="a:t('hjelp.tid.2')"/></p>
    <p><xsl:value-of select="a:t('hjelp.tid.3')"/></p>
    <h2 id="bankid"><xsl:value-of select="a:t('hjelp.bankid')"/></h2>
    <p><xsl:value-of select="a:t('hjelp.bankid.1')"/></p>
    <p><xsl:value-of select="a:t('hjelp.bankid.2')"/></p>
    <h2 id="telefon"><xsl:value-of select="a:t('hjelp.telefon')"/></h2>
    <p><xsl:value-of select="a:t('hjelp.telefon.1')"/></p>
    <p><xsl:value-of select="a:t('hjelp.telefon.2')"/><xsl:text> </xsl:text><a href="tel:55553333">55&#160;55&#160;33&#160;33</a>.</p>
    <h2 id="signaturer"><xsl:value-of select="a:t('hjelp.signaturer')"/></h2>
    <p><xsl:value-of select="a:t('hjelp.signaturer.1')"/></p>
    <p><xsl:value-of select="a:t('hjelp.signaturer.2')"/></p>
    <p><a href="/kontroller"><xsl:value-of select="a:t('ramme.kontroller')"/></a>. <xsl:value-of select="a:t('hjelp.signaturer.3')"/></p>
  </xsl:template>

  <xsl:template match="side[@navn = 'tilgjengelighet']" mode="tittel"><xsl:value-of select="a:t('tilgjengelighet.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'tilgjengelighet']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('tilgjengelighet.ingress')"/></p>
    <h2><xsl:value-of select="a:t('tilgjengelighet.mangler')"/></h2>
    <p><xsl:value-of select="a:t('tilgjengelighet.mangler.1')"/></p>
    <p><xsl:value-of select="a:t('tilgjengelighet.mangler.2')"/></p>
    <h2><xsl:value-of select="a:t('tilgjengelighet.proevd')"/></h2>
    <p><xsl:value-of select="a:t('tilgjengelighet.proevd.1')"/></p>
    <p><xsl:value-of select="a:t('tilgjengelighet.proevd.2')"/></p>
    <h2><xsl:value-of select="a:t('tilgjengelighet.si-fra')"/></h2>
    <p><xsl:value-of select="a:t('tilgjengelighet.si-fra.1')"/></p>
  </xsl:template>

  <xsl:template match="side[@navn = 'personvern']" mode="tittel"><xsl:value-of select="a:t('personvern.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'personvern']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('personvern.ingress')"/></p>
    <h2><xsl:value-of select="a:t('personvern.hva')"/></h2>
    <p><xsl:value-of select="a:t('personvern.hva.1')"/></p>
    <p><xsl:value-of select="a:t('personvern.hva.2')"/></p>
    <p><xsl:value-of select="a:t('personvern.lagring')"/></p>
    <h2><xsl:value-of select="a:t('personvern.hvem')"/></h2>
    <p><xsl:value-of select="a:t('personvern.hvem.1')"/></p>
    <p><xsl:value-of select="a:t('personvern.logg')"/></p>
    <p><a href="/om#innsyn"><xsl:value-of select="a:t('om.innsyn')"/></a></p>
    <h2><xsl:value-of select="a:t('personvern.tid')"/></h2>
    <p><xsl:value-of select="a:t('personvern.tid.1')"/></p>
    <p><xsl:value-of select="a:t('personvern.tid.2')"/></p>
    <h2><xsl:value-of select="a:t('personvern.kapsel')"/></h2>
    <p><xsl:value-of select="a:t('personvern.kapsel.1')"/></p>
    <p><xsl:value-of select="a:t('personvern.kapsel.2')"/></p>
  </xsl:template>

  <!-- ==== feil ==== -->

  <xsl:template match="side[@navn = 'feil']" mode="tittel">
    <xsl:variable name="egen" select="concat('feilside.tittel.', hva/@status)"/>
    <xsl:choose>
      <xsl:when test="a:finnes($egen)"><xsl:value-of select="a:t($egen)"/></xsl:when>
      <xsl:when test="hva/@status &gt;= 500"><xsl:value-of select="a:t('feilside.tittel.500')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('feilside.tittel')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'feil']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t(concat('feil.', hva/@navn))"/></p>
    <!-- Why, where it is known: nothing that can be put right on this page. -->
    <xsl:if test="$stopp"><ul><xsl:apply-templates select="$stopp" mode="punkt"/></ul></xsl:if>
    <ul class="lenkeliste">
      <xsl:if test="avtale/@id">
        <li><a href="/avtaler/{avtale/@id}"><xsl:value-of select="a:t('ramme.til-avtalen')"/></a></li>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="bruker">
          <li><a href="/avtaler"><xsl:value-of select="a:t('ramme.til-avtaler')"/></a></li>
        </xsl:when>
        <xsl:otherwise><li><a href="/"><xsl:value-of select="a:t('feilside.logg-inn')"/></a></li></xsl:otherwise>
      </xsl:choose>
    </ul>
    <xsl:if test="hva/@sak != ''">
      <p class="liten-linje"><xsl:value-of select="a:t('feilside.sak', hva/@sak)"/></p>
    </xsl:if>
  </xsl:template>
  <xsl:template match="side[@navn = 'feil']" mode="tilbake"/>
</xsl:stylesheet>
