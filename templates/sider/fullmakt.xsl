<?xml version="1.0" encoding="UTF-8"?>
<!-- filer, fullmakt, kollega, papir: files, signing on behalf of others, and signing on paper. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- ==== What is shown in several places ==== -->

  <!-- "Nav signerte på vegne av deltakeren, fordi … Bekreftet av …" of an element with paa-vegne, grunn and bekreftet. -->
  <xsl:template name="paa-vegne">
    <xsl:if test="@paa-vegne != ''">
      <xsl:variable name="hvem"><xsl:call-template name="lesere"><xsl:with-param name="navn" select="string(@paa-vegne)"/></xsl:call-template></xsl:variable>
      <p class="liten-linje">
        <xsl:value-of select="a:t('signatur.paa-vegne', $hvem, a:t(concat('grunn.', @grunn)))"/>
        <xsl:if test="@bekreftet != ''"><xsl:value-of select="concat(' ', a:t('signatur.bekreftet', @bekreftet))"/></xsl:if>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="rolle-liten">
    <xsl:param name="rolle"/>
    <xsl:call-template name="lesere"><xsl:with-param name="navn" select="string($rolle)"/></xsl:call-template>
  </xsl:template>

  <!-- ==== filer ==== -->

  <xsl:template match="side[@navn = 'filer']" mode="tittel"><xsl:value-of select="a:t('filer.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'filer']" mode="innhold">
    <xsl:choose>
      <xsl:when test="fil"><xsl:call-template name="filliste"/></xsl:when>
      <xsl:otherwise><p class="tomt"><xsl:value-of select="a:t('filer.ingen')"/></p></xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates select="opplasting" mode="filer"/>
  </xsl:template>

  <xsl:template name="filliste">
    <ul class="avtaler">
      <xsl:for-each select="fil">
        <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
        <xsl:variable name="hvem"><xsl:call-template name="lesere"><xsl:with-param name="navn" select="string(@lesere)"/></xsl:call-template></xsl:variable>
        <li>
          <div class="avtale-tekst">
            <a href="{@sti}"><xsl:value-of select="@navn"/></a>
            <p class="liten-linje">
              <xsl:value-of select="a:t(concat('slag.opplastet.', @slag))"/>
              <xsl:value-of select="concat(' (', a:t('filer.storrelse', @kib), '). ', a:t('filer.av', a:t(concat('rolle.', @rolle)), $tid), ' ', a:t('handling.leses-av', $hvem))"/>
            </p>
          </div>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <xsl:template match="opplasting" mode="filer">
    <xsl:variable name="f" select="$side/feil/f[@felt = 'fil'][1]"/>
    <h2><xsl:value-of select="a:t('filer.ny')"/></h2>
    <form method="post" action="{$side/@sti}" enctype="multipart/form-data">
      <xsl:call-template name="skjulte"/>
      <xsl:if test="@til != ''"><input type="hidden" name="til" value="{@til}"/></xsl:if>
      <xsl:call-template name="filer-slag"/>
      <xsl:if test="slag[@velges = 'ja']"><xsl:call-template name="filer-lesere"/></xsl:if>
      <div>
        <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
        <label for="egen-fil"><xsl:value-of select="a:t('filer.fil')"/></label>
        <div class="hint" id="egen-fil-hint"><p><xsl:value-of select="a:t('filer.fil-hint')"/></p></div>
        <xsl:call-template name="egen-feil">
          <xsl:with-param name="f" select="$f"/>
          <xsl:with-param name="id" select="'egen-fil'"/>
        </xsl:call-template>
        <input type="file" id="egen-fil" name="fil" accept=".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg">
          <xsl:call-template name="egen-attr">
            <xsl:with-param name="f" select="$f"/>
            <xsl:with-param name="id" select="'egen-fil'"/>
            <xsl:with-param name="hint" select="'ja'"/>
          </xsl:call-template>
        </input>
      </div>
      <div class="knapper"><button type="submit" class="knapp"><xsl:value-of select="a:t('filer.knapp')"/></button></div>
    </form>
  </xsl:template>

  <!-- Who reads each kind stands beside it, before anything is chosen. -->
  <xsl:template name="filer-slag">
    <xsl:variable name="f" select="$side/feil/f[@felt = 'slag'][1]"/>
    <fieldset>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <xsl:if test="$f"><xsl:attribute name="aria-describedby">egen-slag-feil</xsl:attribute></xsl:if>
      <legend><xsl:value-of select="a:t('filer.slag')"/></legend>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="'egen-slag'"/>
      </xsl:call-template>
      <xsl:for-each select="slag">
        <xsl:variable name="hvem"><xsl:call-template name="lesere"><xsl:with-param name="navn" select="string(@lesere)"/></xsl:call-template></xsl:variable>
        <xsl:call-template name="radio">
          <xsl:with-param name="id">
            <xsl:text>egen-slag</xsl:text>
            <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
          </xsl:with-param>
          <xsl:with-param name="navn" select="'slag'"/>
          <xsl:with-param name="verdi" select="string(@kode)"/>
          <xsl:with-param name="valgt" select="string(../slag[@valgt = 'ja']/@kode)"/>
          <xsl:with-param name="tekst">
            <xsl:value-of select="concat(a:t(concat('slag.opplastet.', @kode)), '. ')"/>
            <xsl:choose>
              <xsl:when test="@velges = 'ja'"><xsl:value-of select="a:t('filer.leses-velges', $hvem)"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t('handling.leses-av', $hvem)"/></xsl:otherwise>
            </xsl:choose>
          </xsl:with-param>
        </xsl:call-template>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <xsl:template name="filer-lesere">
    <xsl:variable name="f" select="$side/feil/f[@felt = 'lesere'][1]"/>
    <fieldset>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <xsl:if test="$f"><xsl:attribute name="aria-describedby">egen-lesere-feil</xsl:attribute></xsl:if>
      <legend><xsl:value-of select="a:t('filer.lesere')"/></legend>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="'egen-lesere'"/>
      </xsl:call-template>
      <xsl:for-each select="leser">
        <xsl:variable name="id">
          <xsl:text>egen-lesere</xsl:text>
          <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
        </xsl:variable>
        <div class="avkryss">
          <input type="checkbox" id="{$id}" name="lesere[]" value="{@navn}">
            <xsl:if test="@valgt = 'ja'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
          </input>
          <label for="{$id}">
            <xsl:choose>
              <xsl:when test="a:finnes(concat('part.', @navn))"><xsl:value-of select="a:t(concat('part.', @navn))"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t(concat('rolle.', @navn))"/></xsl:otherwise>
            </xsl:choose>
          </label>
        </div>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <!-- ==== fullmakt: one in Nav signs for somebody ==== -->

  <xsl:template match="side[@navn = 'fullmakt']" mode="tittel"><xsl:value-of select="a:t('fullmakt.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'fullmakt']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('fullmakt.ingress')"/></p>
    <xsl:choose>
      <xsl:when test="fullmakt"><xsl:call-template name="fullmakt-skjema"/></xsl:when>
      <xsl:otherwise>
        <h2><xsl:value-of select="a:t('fullmakt.hvem')"/></h2>
        <xsl:call-template name="hvem-liste"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="hvem-liste">
    <ul class="lenkeliste">
      <xsl:for-each select="hvem"><li><a href="{@sti}"><xsl:value-of select="a:t(concat('rolle.', @rolle))"/></a></li></xsl:for-each>
    </ul>
  </xsl:template>

  <xsl:template name="fullmakt-skjema">
    <xsl:variable name="hvem"><xsl:call-template name="rolle-liten"><xsl:with-param name="rolle" select="fullmakt/@for"/></xsl:call-template></xsl:variable>
    <p class="viktig"><xsl:value-of select="a:t('fullmakt.for', $hvem)"/></p>
    <xsl:if test="handling/@navn = 'taushet'"><xsl:call-template name="taushet"/></xsl:if>
    <article class="dokument" aria-labelledby="dokument-tittel">
      <xsl:apply-templates select="sett" mode="kopi"/>
      <xsl:for-each select="sjekk"><xsl:call-template name="kontrollkode"/></xsl:for-each>
    </article>
    <form method="post" action="{@sti}">
      <xsl:call-template name="skjulte"/>
      <xsl:if test="avtale/@fremlegg"><input type="hidden" name="fremlegg" value="{avtale/@fremlegg}"/></xsl:if>
      <input type="hidden" name="visning" value="{sjekk/@sha256}"/>
      <xsl:call-template name="fullmakt-grunn"/>
      <xsl:call-template name="fullmakt-bevis"/>
      <xsl:if test="papir"><xsl:call-template name="fullmakt-kode"/></xsl:if>
      <xsl:call-template name="fritekst">
        <xsl:with-param name="etikett" select="a:t('fullmakt.tekst')"/>
        <xsl:with-param name="hint" select="a:t('fullmakt.tekst-hint', $hvem)"/>
        <xsl:with-param name="verdi" select="string(skrevet/@tekst)"/>
      </xsl:call-template>
      <xsl:call-template name="kryss-av">
        <xsl:with-param name="betyr" select="a:t('fullmakt.betyr')"/>
        <xsl:with-param name="tekst" select="a:t('fullmakt.lest', $hvem)"/>
      </xsl:call-template>
      <div class="knapper">
        <button type="submit" class="knapp"><xsl:value-of select="a:t('fullmakt.knapp')"/></button>
        <a class="knapp sekundaer" href="/avtaler/{avtale/@id}"><xsl:value-of select="a:t('knapp.avbryt')"/></a>
      </div>
    </form>
  </xsl:template>

  <xsl:template name="kryss-av">
    <xsl:param name="betyr"/>
    <xsl:param name="tekst"/>
    <xsl:variable name="f" select="$side/feil/f[@felt = 'lest'][1]"/>
    <div>
      <xsl:attribute name="class">samtykkeboks<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <p id="egen-lest-hint"><xsl:value-of select="$betyr"/></p>
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
        <label for="egen-lest"><xsl:value-of select="$tekst"/></label>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="fullmakt-grunn">
    <xsl:variable name="f" select="feil/f[@felt = 'grunn'][1]"/>
    <fieldset>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <xsl:if test="$f"><xsl:attribute name="aria-describedby">egen-grunn-feil</xsl:attribute></xsl:if>
      <legend><xsl:value-of select="a:t('fullmakt.grunn')"/></legend>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="'egen-grunn'"/>
      </xsl:call-template>
      <xsl:for-each select="grunn">
        <xsl:call-template name="radio">
          <xsl:with-param name="id">
            <xsl:text>egen-grunn</xsl:text>
            <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
          </xsl:with-param>
          <xsl:with-param name="navn" select="'grunn'"/>
          <xsl:with-param name="verdi" select="string(@kode)"/>
          <xsl:with-param name="valgt" select="string(../grunn[@valgt = 'ja']/@kode)"/>
          <xsl:with-param name="tekst" select="a:t('fullmakt.fordi', a:t(concat('grunn.', @kode)))"/>
        </xsl:call-template>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <xsl:template name="fullmakt-bevis">
    <xsl:variable name="f" select="feil/f[@felt = 'bevis'][1]"/>
    <xsl:variable name="valgt">
      <xsl:choose>
        <xsl:when test="skrevet/@samtale = 'ja'">samtale</xsl:when>
        <xsl:otherwise><xsl:value-of select="papir[@valgt = 'ja']/@kode"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <fieldset>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <xsl:attribute name="aria-describedby">egen-bevis-hint<xsl:if test="$f"> egen-bevis-feil</xsl:if></xsl:attribute>
      <legend><xsl:value-of select="a:t('fullmakt.bevis')"/></legend>
      <div class="hint" id="egen-bevis-hint">
        <p>
          <a href="{fullmakt/@fil-sti}"><xsl:value-of select="a:t('fullmakt.last-opp')"/></a>
          <xsl:text> </xsl:text>
          <a href="{fullmakt/@papir-sti}"><xsl:value-of select="a:t('fullmakt.skriv-ut')"/></a>
        </p>
      </div>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="'egen-bevis'"/>
      </xsl:call-template>
      <xsl:for-each select="papir">
        <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
        <xsl:call-template name="radio">
          <xsl:with-param name="id" select="concat('egen-bevis-', @kode)"/>
          <xsl:with-param name="navn" select="'bevis'"/>
          <xsl:with-param name="verdi" select="string(@kode)"/>
          <xsl:with-param name="valgt" select="string($valgt)"/>
          <xsl:with-param name="tekst" select="a:t('fullmakt.papir', @navn, $tid)"/>
        </xsl:call-template>
      </xsl:for-each>
      <xsl:call-template name="radio">
        <xsl:with-param name="id" select="'egen-bevis'"/>
        <xsl:with-param name="navn" select="'bevis'"/>
        <xsl:with-param name="verdi" select="'samtale'"/>
        <xsl:with-param name="valgt" select="string($valgt)"/>
        <xsl:with-param name="tekst" select="a:t('fullmakt.samtale')"/>
      </xsl:call-template>
    </fieldset>
  </xsl:template>

  <xsl:template name="fullmakt-kode">
    <xsl:variable name="f" select="feil/f[@felt = 'papirkode'][1]"/>
    <div>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <label for="egen-papirkode"><xsl:value-of select="a:t('fullmakt.kode')"/></label>
      <div class="hint" id="egen-papirkode-hint"><p><xsl:value-of select="a:t(concat(@navn, '.kode-hint'))"/></p></div>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="'egen-papirkode'"/>
      </xsl:call-template>
      <input type="text" class="smal" autocomplete="off" id="egen-papirkode" name="papirkode" value="{skrevet/@kode}">
        <xsl:call-template name="egen-attr">
          <xsl:with-param name="f" select="$f"/>
          <xsl:with-param name="id" select="'egen-papirkode'"/>
          <xsl:with-param name="hint" select="'ja'"/>
        </xsl:call-template>
      </input>
    </div>
  </xsl:template>

  <!-- ==== kollega: a second confirms it ==== -->

  <xsl:template match="side[@navn = 'kollega']" mode="tittel">
    <xsl:choose>
      <xsl:when test="not(fullmakt/@tilstand = 'venter')"><xsl:value-of select="a:t('fullmakt.tittel.ferdig')"/></xsl:when>
      <xsl:when test="fullmakt/@egen = 'ja'"><xsl:value-of select="a:t('kollega.tittel.egen')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t('kollega.tittel')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="side[@navn = 'kollega']" mode="innhold">
    <xsl:variable name="aapen" select="fullmakt/@tilstand = 'venter'"/>
    <p class="ingress">
      <xsl:choose>
        <xsl:when test="not($aapen)"><xsl:value-of select="a:t(concat('forsok.', fullmakt/@slik))"/></xsl:when>
        <xsl:when test="fullmakt/@egen = 'ja'"><xsl:value-of select="a:t('kollega.ingress.egen')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t('kollega.ingress')"/></xsl:otherwise>
      </xsl:choose>
    </p>
    <xsl:for-each select="fullmakt"><xsl:call-template name="kollega-hva"/></xsl:for-each>
    <xsl:if test="sett">
      <article class="dokument" aria-labelledby="dokument-tittel">
        <xsl:apply-templates select="sett" mode="kopi"/>
        <xsl:for-each select="sjekk"><xsl:call-template name="kontrollkode"/></xsl:for-each>
      </article>
    </xsl:if>
    <xsl:if test="$aapen and fullmakt/@egen = 'nei'"><xsl:call-template name="kollega-bekreft"/></xsl:if>
    <xsl:if test="$aapen or fullmakt/@tilstand = 'ikke-naa'"><xsl:call-template name="kollega-avvis"/></xsl:if>
    <xsl:if test="fullmakt/@kvittering-sti != ''">
      <p><a href="{fullmakt/@kvittering-sti}"><xsl:value-of select="a:t('forsok.kvittering')"/></a></p>
    </xsl:if>
    <xsl:for-each select="erklaering">
      <xsl:call-template name="raatekst"><xsl:with-param name="tittel" select="a:t('bekreft.erklaering')"/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="kollega-hva">
    <dl class="svar">
      <div><dt><xsl:value-of select="a:t('kollega.av')"/></dt><dd><xsl:value-of select="@av"/></dd></div>
      <div><dt><xsl:value-of select="a:t('kollega.for')"/></dt><dd><xsl:value-of select="a:t(concat('rolle.', @for))"/></dd></div>
      <div><dt><xsl:value-of select="a:t('fullmakt.grunn')"/></dt><dd><xsl:value-of select="a:t('fullmakt.fordi', a:t(concat('grunn.', @grunn)))"/></dd></div>
      <xsl:if test="@fil-navn != ''">
        <div><dt><xsl:value-of select="a:t('kollega.papir')"/></dt><dd><a href="{@fil-sti}"><xsl:value-of select="@fil-navn"/></a></dd></div>
      </xsl:if>
      <xsl:if test="@tekst != ''">
        <div>
          <dt><xsl:value-of select="a:t('kollega.samtale')"/></dt>
          <dd><xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@tekst)"/></xsl:call-template></dd>
        </div>
      </xsl:if>
      <xsl:if test="@svar != ''">
        <div>
          <dt><xsl:value-of select="a:t('kollega.svar')"/></dt>
          <dd><xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@svar)"/></xsl:call-template></dd>
        </div>
      </xsl:if>
      <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
      <xsl:if test="@tilstand = 'venter'">
        <div><dt><xsl:value-of select="a:t('kollega.frist')"/></dt><dd><xsl:value-of select="$tid"/></dd></div>
      </xsl:if>
    </dl>
  </xsl:template>

  <xsl:template name="kollega-bekreft">
    <xsl:variable name="hvem"><xsl:call-template name="rolle-liten"><xsl:with-param name="rolle" select="fullmakt/@for"/></xsl:call-template></xsl:variable>
    <form method="post" action="{@sti}/bekreft">
      <xsl:call-template name="skjulte"/>
      <xsl:call-template name="kryss-av">
        <xsl:with-param name="betyr" select="a:t('kollega.betyr', $hvem)"/>
        <xsl:with-param name="tekst" select="a:t('kollega.lest')"/>
      </xsl:call-template>
      <div class="knapper"><button type="submit" class="knapp"><xsl:value-of select="a:t('kollega.bekreft')"/></button></div>
    </form>
  </xsl:template>

  <xsl:template name="kollega-avvis">
    <h2>
      <xsl:choose>
        <xsl:when test="fullmakt/@egen = 'ja'"><xsl:value-of select="a:t('kollega.trekk.tittel')"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t('kollega.avvis.tittel')"/></xsl:otherwise>
      </xsl:choose>
    </h2>
    <form method="post" action="{@sti}/avvis">
      <xsl:call-template name="skjulte"><xsl:with-param name="hode" select="''"/></xsl:call-template>
      <xsl:if test="fullmakt/@egen = 'nei'">
        <xsl:call-template name="fritekst">
          <xsl:with-param name="etikett" select="a:t('kollega.hvorfor')"/>
          <xsl:with-param name="hint" select="a:t('kollega.hvorfor-hint')"/>
          <xsl:with-param name="krav" select="true()"/>
        </xsl:call-template>
      </xsl:if>
      <div class="knapper">
        <button type="submit" class="knapp sekundaer">
          <xsl:choose>
            <xsl:when test="fullmakt/@egen = 'ja'"><xsl:value-of select="a:t('kollega.trekk')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('kollega.avvis')"/></xsl:otherwise>
          </xsl:choose>
        </button>
      </div>
    </form>
  </xsl:template>

  <!-- On the agreement's own page, for Nav. -->
  <xsl:template name="avtale-fullmakter">
    <section aria-labelledby="fullmakt-tittel">
      <h2 id="fullmakt-tittel"><xsl:value-of select="a:t('fullmakt.venter')"/></h2>
      <ul class="avtaler">
        <xsl:for-each select="fullmakt">
          <xsl:variable name="hvem"><xsl:call-template name="rolle-liten"><xsl:with-param name="rolle" select="@for"/></xsl:call-template></xsl:variable>
          <li>
            <div class="avtale-tekst">
              <a href="{@sti}"><xsl:value-of select="a:t('fullmakt.linje', $hvem, @av)"/></a>
              <p class="liten-linje">
                <xsl:choose>
                  <xsl:when test="not(@tilstand = 'venter')"><xsl:value-of select="a:t(concat('forsok.', @slik))"/></xsl:when>
                  <xsl:when test="@egen = 'ja'"><xsl:value-of select="a:t('kollega.ingress.egen')"/></xsl:when>
                  <xsl:otherwise><xsl:value-of select="a:t('kollega.venter-deg')"/></xsl:otherwise>
                </xsl:choose>
              </p>
            </div>
          </li>
        </xsl:for-each>
      </ul>
    </section>
  </xsl:template>

  <!-- ==== papirkode: from the code on a paper to the agreement ==== -->

  <xsl:template match="side[@navn = 'papirkode']" mode="tittel"><xsl:value-of select="a:t('papirkode.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'papirkode']" mode="innhold">
    <p class="ingress"><xsl:value-of select="a:t('papirkode.ingress')"/></p>
    <form method="get" action="/avtaler/papir">
      <xsl:call-template name="fullmakt-kode"/>
      <div class="knapper"><button type="submit" class="knapp"><xsl:value-of select="a:t('papirkode.knapp')"/></button></div>
    </form>
  </xsl:template>

  <!-- ==== papir: the same text, to be signed by hand ==== -->

  <xsl:template match="side[@navn = 'papir']" mode="tittel"><xsl:value-of select="a:t('papir.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'papir']" mode="innhold">
    <xsl:choose>
      <xsl:when test="skjema"><xsl:call-template name="papir-skjema"/></xsl:when>
      <xsl:otherwise>
        <h2><xsl:value-of select="a:t('papir.hvem')"/></h2>
        <xsl:call-template name="hvem-liste"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="papir-skjema">
    <xsl:variable name="h" select="string(handling/@navn)"/>
    <p class="ingress skjerm"><xsl:value-of select="a:t('papir.ingress')"/></p>
    <div class="papir-kode">
      <p><xsl:value-of select="a:t('papir.rolle', a:t(concat('rolle.', skjema/@for)))"/></p>
      <xsl:for-each select="sjekk"><xsl:call-template name="kontrollkode"/></xsl:for-each>
      <p class="liten-linje"><xsl:value-of select="a:t('avtale.nummer', avtale/@nummer)"/></p>
    </div>
    <xsl:if test="$h = 'taushet'"><xsl:call-template name="taushet"/></xsl:if>
    <article class="dokument" aria-labelledby="dokument-tittel"><xsl:apply-templates select="sett" mode="kopi"/></article>
    <section class="papir-signer" aria-labelledby="papir-signer">
      <h2 id="papir-signer"><xsl:value-of select="a:t('papir.signer')"/></h2>
      <p><xsl:value-of select="a:t('papir.kryss')"/></p>
      <p class="papir-rute"><xsl:value-of select="a:t(concat('signer.lest.', $h))"/></p>
      <p class="papir-rute"><xsl:value-of select="a:t('papir.registrer')"/></p>
      <dl class="papir-felt">
          <div><dt><xsl:value-of select="a:t('papir.sted')"/></dt><dd>&#160;</dd></div>
          <div><dt><xsl:value-of select="a:t('papir.dato')"/></dt><dd>&#160;</dd></div>
          <div><dt><xsl:value-of select="a:t('papir.underskrift')"/></dt><dd>&#160;</dd></div>
          <div><dt><xsl:value-of select="a:t('papir.navn')"/></dt><dd><xsl:value-of select="skjema/@navn"/>&#160;</dd></div>
      </dl>
      <h2><xsl:value-of select="a:t('papir.send')"/></h2>
      <p><xsl:call-template name="papir-send"/></p>
      <xsl:variable name="start"><xsl:call-template name="dato"><xsl:with-param name="d" select="avtale/@start"/></xsl:call-template></xsl:variable>
      <p>
        <strong>
          <xsl:choose>
            <xsl:when test="number(translate(avtale/@start, '-', '')) &gt; number(translate(@idag, '-', ''))">
              <xsl:value-of select="a:t('papir.frist', $start)"/>
            </xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('papir.frist-snart')"/></xsl:otherwise>
          </xsl:choose>
        </strong>
      </p>
      <p>
        <xsl:value-of select="a:t('papir.uenig')"/>
        <xsl:if test="skjema/@innvend != ''">
          <xsl:variable name="frist"><xsl:call-template name="intervall-ord"><xsl:with-param name="i" select="string(skjema/@innvend)"/></xsl:call-template></xsl:variable>
          <xsl:value-of select="concat(' ', a:t('papir.innvend', $frist))"/>
        </xsl:if>
      </p>
    </section>
  </xsl:template>

  <xsl:template name="papir-send">
    <xsl:variable name="nav" select="kontaktpunkt[@slag = 'nav'][1]"/>
    <xsl:value-of select="a:t('papir.send-til')"/>
    <xsl:if test="$nav/@navn != ''"><xsl:value-of select="concat(' ', a:t('papir.kontakt', $nav/@navn))"/></xsl:if>
    <xsl:if test="$nav/@telefon != ''">
      <xsl:variable name="nr"><xsl:call-template name="telefon"><xsl:with-param name="nr" select="$nav/@telefon"/></xsl:call-template></xsl:variable>
      <xsl:value-of select="concat(' ', a:t('papir.telefon', $nr))"/>
    </xsl:if>
    <xsl:for-each select="$nav/vikar[@telefon != '']">
      <xsl:variable name="nr"><xsl:call-template name="telefon"><xsl:with-param name="nr" select="@telefon"/></xsl:call-template></xsl:variable>
      <xsl:value-of select="concat(' ', a:t('papir.vikar', @navn, $nr), ' ')"/>
      <xsl:call-template name="vikardager"/>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
