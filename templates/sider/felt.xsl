<?xml version="1.0" encoding="UTF-8"?>
<!--
  Form fields. A label above, then a hint, then the error, then the input, which names both by aria-describedby. A date is one text
  input; the server takes dd.mm.åååå.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- ==== A field of the draft ==== -->

  <xsl:template match="felt" mode="skjema">
    <xsl:variable name="id">
      <xsl:choose>
        <xsl:when test="starts-with(@navn, 'f:')">
          <xsl:call-template name="felt-id"><xsl:with-param name="sti" select="substring(@navn, 3)"/></xsl:call-template>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="concat('egen-', translate(@navn, '/', '-'))"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="@skriv = 'nei'">
        <xsl:call-template name="felt-lest"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="@type = 'janei' or (@type = 'kode' and count(valg) &lt;= 5)">
        <xsl:call-template name="felt-radio"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="@type = 'kode' or @type = 'avtaleref'">
        <xsl:call-template name="felt-select"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="@flere = 'ja'">
        <xsl:call-template name="felt-textarea"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="felt-input"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="ved-felt"/>
  </xsl:template>

  <!-- What this person may not write is shown as text. -->
  <xsl:template name="felt-lest">
    <xsl:param name="id"/>
    <dl class="svar lest" id="{$id}">
      <div>
        <dt><xsl:value-of select="a:t(@tekst)"/></dt>
        <dd>
          <xsl:choose>
            <xsl:when test="@verdi = ''">
              <span class="tomt"><xsl:value-of select="a:t('skjema.tomt')"/></span>
            </xsl:when>
            <xsl:when test="@type = 'kode'">
              <xsl:value-of select="a:t(concat('kode.', substring-after(@tekst, 'felt.'), '.', @verdi))"/>
            </xsl:when>
            <xsl:when test="@flere = 'ja'">
              <xsl:call-template name="html-linjer">
                <xsl:with-param name="tekst" select="string(@verdi)"/>
              </xsl:call-template>
            </xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="verdi"><xsl:with-param name="verdi" select="string(@verdi)"/></xsl:call-template>
            </xsl:otherwise>
          </xsl:choose>
        </dd>
      </div>
    </dl>
  </xsl:template>

  <!-- Label, hint and error of one input. -->
  <xsl:template name="felt-topp">
    <xsl:param name="id"/>
    <label for="{$id}"><xsl:call-template name="felt-navn"/></label>
    <xsl:call-template name="felt-hint"><xsl:with-param name="id" select="$id"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="felt-navn">
    <xsl:value-of select="a:t(@tekst)"/>
    <xsl:if test="@krav = 'nei'">
      <span class="valgfritt"><xsl:value-of select="concat(' ', a:t('skjema.valgfritt'))"/></span>
    </xsl:if>
  </xsl:template>

  <xsl:template name="felt-hint">
    <xsl:param name="id"/>
    <xsl:variable name="hjelp" select="concat('hjelp.', substring-after(@tekst, 'felt.'))"/>
    <xsl:if test="a:finnes($hjelp) or a:finnes(concat('skjema.hint.', @type)) or @flere = 'ja' or @lesere != ''">
      <div class="hint" id="{$id}-hint">
        <xsl:if test="a:finnes($hjelp)"><p><xsl:value-of select="a:t($hjelp)"/></p></xsl:if>
        <xsl:if test="a:finnes(concat('skjema.hint.', @type))">
          <p><xsl:value-of select="a:t(concat('skjema.hint.', @type))"/></p>
        </xsl:if>
        <xsl:if test="@flere = 'ja' and @lengde != ''">
          <p><xsl:value-of select="a:t('skjema.lengde', @lengde)"/></p>
        </xsl:if>
        <xsl:call-template name="felt-lesere"/>
      </div>
    </xsl:if>
    <xsl:call-template name="felt-feil"><xsl:with-param name="id" select="$id"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="felt-lesere">
    <xsl:if test="@lesere != ''">
      <xsl:variable name="hvem">
        <xsl:call-template name="lesere">
          <xsl:with-param name="navn" select="normalize-space(@lesere)"/>
        </xsl:call-template>
      </xsl:variable>
      <p><xsl:value-of select="a:t('felles.bare-lesere', $hvem)"/></p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="felt-feil">
    <xsl:param name="id"/>
    <xsl:if test="@feil != ''">
      <p class="feiltekst" id="{$id}-feil">
        <span class="skjult"><xsl:value-of select="a:t('ramme.feil-foran')"/></span>
        <xsl:call-template name="feilord">
          <xsl:with-param name="kode" select="@feil"/>
          <xsl:with-param name="slag" select="@type"/>
        </xsl:call-template>
      </p>
    </xsl:if>
  </xsl:template>

  <!-- id, name, aria-describedby, aria-invalid: the attributes of an input. -->
  <xsl:template name="felt-attr">
    <xsl:param name="id"/>
    <xsl:variable name="hjelp" select="concat('hjelp.', substring-after(@tekst, 'felt.'))"/>
    <xsl:variable name="beskrevet">
      <xsl:if test="a:finnes($hjelp) or a:finnes(concat('skjema.hint.', @type)) or @flere = 'ja' or @lesere != ''">
        <xsl:value-of select="concat($id, '-hint')"/>
      </xsl:if>
      <xsl:if test="@feil != ''"><xsl:value-of select="concat(' ', $id, '-feil')"/></xsl:if>
    </xsl:variable>
    <xsl:attribute name="id"><xsl:value-of select="$id"/></xsl:attribute>
    <xsl:attribute name="name"><xsl:value-of select="@navn"/></xsl:attribute>
    <xsl:if test="$beskrevet != ''">
      <xsl:attribute name="aria-describedby"><xsl:value-of select="normalize-space($beskrevet)"/></xsl:attribute>
    </xsl:if>
    <xsl:if test="@feil != ''"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
  </xsl:template>

  <xsl:template name="felt-klasse">
    <xsl:attribute name="class">felt<xsl:if test="@feil != ''"> felt-feil</xsl:if></xsl:attribute>
  </xsl:template>

  <!-- ==== One-line input ==== -->

  <xsl:template name="felt-input">
    <xsl:param name="id"/>
    <div>
      <xsl:call-template name="felt-klasse"/>
      <xsl:call-template name="felt-topp"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      <input type="text" autocomplete="off">
        <xsl:call-template name="felt-attr"><xsl:with-param name="id" select="$id"/></xsl:call-template>
        <xsl:call-template name="felt-tastatur"/>
        <xsl:attribute name="value"><xsl:call-template name="felt-verdi"/></xsl:attribute>
      </input>
    </div>
  </xsl:template>

  <!-- Width and keyboard by type. -->
  <xsl:template name="felt-tastatur">
    <xsl:choose>
      <xsl:when test="@type = 'desimal'">
        <xsl:attribute name="inputmode">decimal</xsl:attribute>
        <xsl:attribute name="class">smal</xsl:attribute>
      </xsl:when>
      <xsl:when test="@type = 'kr' or @type = 'heltall' or @type = 'dato'">
        <xsl:if test="not(@type = 'dato')"><xsl:attribute name="inputmode">numeric</xsl:attribute></xsl:if>
        <xsl:attribute name="class">smal</xsl:attribute>
      </xsl:when>
      <xsl:when test="@type = 'fnr' or @type = 'orgnr' or @type = 'kontonr' or @type = 'kid'">
        <xsl:attribute name="inputmode">numeric</xsl:attribute>
        <xsl:attribute name="class">middels</xsl:attribute>
      </xsl:when>
      <xsl:when test="@type = 'telefon'">
        <xsl:attribute name="inputmode">tel</xsl:attribute>
        <xsl:attribute name="class">middels</xsl:attribute>
      </xsl:when>
      <xsl:when test="@type = 'epost'"><xsl:attribute name="inputmode">email</xsl:attribute></xsl:when>
      <xsl:when test="@type = 'intervall'"><xsl:attribute name="class">smal</xsl:attribute></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- As people write it: 15. mars 2027, 20 000 kr. What they wrote wrongly comes back as they wrote it. -->
  <xsl:template name="felt-verdi">
    <xsl:param name="type" select="string(@type)"/>
    <xsl:param name="verdi" select="string(@verdi)"/>
    <xsl:choose>
      <xsl:when test="$type = 'dato' and translate($verdi, '0123456789', '##########') = '####-##-##'">
        <xsl:call-template name="dato"><xsl:with-param name="d" select="$verdi"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="$type = 'kr' and $verdi != '' and translate($verdi, '0123456789', '') = ''">
        <xsl:value-of select="concat(format-number($verdi, '#&#160;##0', 'norsk'), '&#160;kr')"/>
      </xsl:when>
      <xsl:when test="$type = 'desimal'"><xsl:value-of select="translate($verdi, '.', ',')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$verdi"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== Several lines ==== -->

  <xsl:template name="felt-textarea">
    <xsl:param name="id"/>
    <div>
      <xsl:call-template name="felt-klasse"/>
      <xsl:call-template name="felt-topp"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      <textarea rows="5">
        <xsl:call-template name="felt-attr"><xsl:with-param name="id" select="$id"/></xsl:call-template>
        <xsl:value-of select="@verdi"/>
      </textarea>
    </div>
  </xsl:template>

  <!-- ==== One of some ==== -->

  <!-- The id of the field is the first button's, so that a link to the error lands on something one can use. -->
  <xsl:template name="felt-radio">
    <xsl:param name="id"/>
    <xsl:variable name="hint" select="a:finnes(concat('hjelp.', substring-after(@tekst, 'felt.'))) or @lesere != ''"/>
    <fieldset>
      <xsl:call-template name="felt-klasse"/>
      <xsl:if test="$hint or @feil != ''">
        <xsl:attribute name="aria-describedby">
          <xsl:if test="$hint"><xsl:value-of select="concat($id, '-hint ')"/></xsl:if>
          <xsl:if test="@feil != ''"><xsl:value-of select="concat($id, '-feil')"/></xsl:if>
        </xsl:attribute>
      </xsl:if>
      <legend><xsl:call-template name="felt-navn"/></legend>
      <xsl:call-template name="felt-hint"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      <xsl:choose>
        <xsl:when test="@type = 'janei'">
          <xsl:call-template name="radio">
            <xsl:with-param name="id" select="$id"/>
            <xsl:with-param name="verdi" select="'ja'"/>
            <xsl:with-param name="tekst" select="a:t('janei.ja')"/>
          </xsl:call-template>
          <xsl:call-template name="radio">
            <xsl:with-param name="id" select="concat($id, '-2')"/>
            <xsl:with-param name="verdi" select="'nei'"/>
            <xsl:with-param name="tekst" select="a:t('janei.nei')"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <xsl:variable name="felt" select="."/>
          <xsl:for-each select="valg">
            <xsl:variable name="valg" select="."/>
            <xsl:variable name="nr" select="position()"/>
            <xsl:for-each select="$felt">
              <xsl:call-template name="radio">
                <xsl:with-param name="id">
                  <xsl:value-of select="$id"/>
                  <xsl:if test="$nr &gt; 1"><xsl:value-of select="concat('-', $nr)"/></xsl:if>
                </xsl:with-param>
                <xsl:with-param name="verdi" select="string($valg/@kode)"/>
                <xsl:with-param name="tekst" select="a:t($valg/@tekst)"/>
              </xsl:call-template>
            </xsl:for-each>
          </xsl:for-each>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:if test="not(@krav = 'ja')">
        <xsl:call-template name="radio">
          <xsl:with-param name="id" select="concat($id, '-0')"/>
          <xsl:with-param name="verdi" select="''"/>
          <xsl:with-param name="tekst" select="a:t('skjema.ikke-svart')"/>
        </xsl:call-template>
      </xsl:if>
    </fieldset>
  </xsl:template>

  <xsl:template name="radio">
    <xsl:param name="id"/>
    <xsl:param name="verdi"/>
    <xsl:param name="tekst"/>
    <xsl:param name="navn" select="@navn"/>
    <xsl:param name="valgt" select="string(@verdi)"/>
    <div class="radio">
      <input type="radio" id="{$id}" name="{$navn}" value="{$verdi}">
        <xsl:if test="$valgt = $verdi"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
      </input>
      <label for="{$id}"><xsl:value-of select="$tekst"/></label>
    </div>
  </xsl:template>

  <xsl:template name="felt-select">
    <xsl:param name="id"/>
    <div>
      <xsl:call-template name="felt-klasse"/>
      <xsl:call-template name="felt-topp"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      <select>
        <xsl:call-template name="felt-attr"><xsl:with-param name="id" select="$id"/></xsl:call-template>
        <option value=""><xsl:value-of select="a:t('skjema.velg')"/></option>
        <xsl:for-each select="valg">
          <option value="{@kode}">
            <xsl:if test="@kode = ../@verdi"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
            <xsl:value-of select="a:t(@tekst)"/>
            <xsl:if test="@virksomhet != ''"><xsl:value-of select="concat(', ', @virksomhet)"/></xsl:if>
            <xsl:if test="@start != ''">, <xsl:call-template name="periode"/></xsl:if>
          </option>
        </xsl:for-each>
        <!-- What is no longer, or never was, among the choices is shown as it is. -->
        <xsl:if test="@verdi != '' and not(valg[@kode = current()/@verdi])">
          <option value="{@verdi}" selected="selected"><xsl:value-of select="@verdi"/></option>
        </xsl:if>
      </select>
    </div>
  </xsl:template>

  <!-- ==== A list: its items, each with its fields, and buttons to add and take away ==== -->

  <xsl:template match="liste" mode="skjema">
    <xsl:variable name="id">
      <xsl:call-template name="felt-id"><xsl:with-param name="sti" select="@sti"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="hjelp" select="concat('hjelp.', substring-after(@tekst, 'felt.'))"/>
    <xsl:variable name="sidens-tittel">
      <xsl:call-template name="del-navn"><xsl:with-param name="navn" select="string(../@gruppe)"/></xsl:call-template>
    </xsl:variable>
    <section class="liste" id="{$id}" tabindex="-1">
      <h2>
        <!-- Not said twice to who sees the page: the heading above it may be the same. -->
        <xsl:if test="not(preceding-sibling::*) and a:t(@tekst) = string($sidens-tittel)"><xsl:attribute name="class">skjult</xsl:attribute></xsl:if>
        <xsl:value-of select="a:t(@tekst)"/>
      </h2>
      <xsl:if test="a:finnes($hjelp) or @lesere != ''">
        <div class="hint">
          <xsl:if test="a:finnes($hjelp)"><p><xsl:value-of select="a:t($hjelp)"/></p></xsl:if>
          <xsl:call-template name="felt-lesere"/>
        </div>
      </xsl:if>
      <xsl:call-template name="felt-feil"><xsl:with-param name="id" select="$id"/></xsl:call-template>
      <xsl:if test="not(post)"><p class="tomt"><xsl:value-of select="a:t('skjema.ingen-poster')"/></p></xsl:if>
      <xsl:apply-templates select="post" mode="skjema"/>
      <xsl:if test="@skriv = 'ja' and not(@maks != '' and count(post) &gt;= number(@maks))">
        <button type="submit" class="knapp sekundaer" name="gjoer" value="legg-til:{@sti}">
          <xsl:value-of select="a:t('knapp.legg-til')"/>
          <span class="skjult"><xsl:value-of select="concat(': ', a:t(@tekst))"/></span>
        </button>
      </xsl:if>
      <xsl:call-template name="ved-felt"/>
    </section>
  </xsl:template>

  <xsl:template match="post" mode="skjema">
    <xsl:variable name="id">
      <xsl:call-template name="felt-id"><xsl:with-param name="sti" select="substring(@navn, 3)"/></xsl:call-template>
    </xsl:variable>
    <div class="post" id="{$id}" role="group" aria-labelledby="{$id}-tittel">
      <h3 id="{$id}-tittel">
        <xsl:value-of select="a:t('skjema.post', position())"/>
        <span class="skjult"><xsl:value-of select="concat(': ', a:t(../@tekst))"/></span>
      </h3>
      <xsl:apply-templates select="felt" mode="skjema"/>
      <xsl:if test="../@skriv = 'ja'">
        <button type="submit" class="knapp fjern" name="gjoer" value="fjern:{../@sti}/{@id}">
          <xsl:value-of select="a:t('knapp.fjern')"/>
          <span class="skjult"><xsl:value-of select="concat(' ', a:t('skjema.post', position()), ': ', a:t(../@tekst))"/></span>
        </button>
      </xsl:if>
      <xsl:call-template name="ved-felt"/>
    </div>
  </xsl:template>

  <!-- ==== Fields of pages that are no draft: name and texts of their own ==== -->

  <!-- Free text of an act. -->
  <xsl:template name="fritekst">
    <xsl:param name="navn" select="'tekst'"/>
    <xsl:param name="etikett"/>
    <xsl:param name="hint" select="''"/>
    <xsl:param name="krav" select="false()"/>
    <xsl:param name="verdi" select="''"/>
    <xsl:variable name="f" select="$side/feil/f[@felt = $navn and not(@sted != '')][1]"/>
    <xsl:variable name="id" select="concat('egen-', $navn)"/>
    <div>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <label for="{$id}">
        <xsl:value-of select="$etikett"/>
        <xsl:if test="not($krav)">
          <span class="valgfritt"><xsl:value-of select="concat(' ', a:t('skjema.valgfritt'))"/></span>
        </xsl:if>
      </label>
      <xsl:if test="$hint != ''"><div class="hint" id="{$id}-hint"><p><xsl:value-of select="$hint"/></p></div></xsl:if>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="$id"/>
      </xsl:call-template>
      <textarea rows="5" id="{$id}" name="{$navn}">
        <xsl:call-template name="egen-attr">
          <xsl:with-param name="f" select="$f"/>
          <xsl:with-param name="id" select="$id"/>
          <xsl:with-param name="hint" select="$hint"/>
        </xsl:call-template>
        <xsl:value-of select="$verdi"/>
      </textarea>
    </div>
  </xsl:template>

  <xsl:template name="egen-feil">
    <xsl:param name="f"/>
    <xsl:param name="id"/>
    <xsl:if test="$f">
      <p class="feiltekst" id="{$id}-feil">
        <span class="skjult"><xsl:value-of select="a:t('ramme.feil-foran')"/></span>
        <xsl:call-template name="feilord">
          <xsl:with-param name="kode" select="$f/@kode"/>
          <xsl:with-param name="slag" select="$f/@felt"/>
        </xsl:call-template>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="egen-attr">
    <xsl:param name="f"/>
    <xsl:param name="id"/>
    <xsl:param name="hint" select="''"/>
    <xsl:if test="$hint != '' or $f">
      <xsl:attribute name="aria-describedby">
        <xsl:if test="$hint != ''"><xsl:value-of select="concat($id, '-hint')"/></xsl:if>
        <xsl:if test="$hint != '' and $f"><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="$f"><xsl:value-of select="concat($id, '-feil')"/></xsl:if>
      </xsl:attribute>
    </xsl:if>
    <xsl:if test="$f"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
  </xsl:template>
</xsl:stylesheet>
