<?xml version="1.0" encoding="UTF-8"?>
<!--
  The signed view: what a party is shown before signing, and what the digest in the declaration is of.

  Model (lib/avtale/visning.c):
    <visning avtale="01…" nummer="2026-000123" skjema="mentor/1" tiltak="mentor" versjon="2" rolle="deltaker">
      <salt dokument="avtale" verdi="…"/>*
      <lesere dokument="person">deltaker arbeidsgiver nav</lesere>*
      <gruppe navn="innhold">
        <felt sti="start" tekst="felt.start" type="dato" dokument="avtale" [kode="kode.tilknytning.opplaering"]>2026-12-01</felt>
        <liste sti="plan" tekst="felt.plan" [ansvarlig="arbeidsgiver"]><post id="01…"><felt …>…</felt></post></liste>
      </gruppe>
    </visning>

  Plain XSLT 1.0 without extensions: with a template `t` that looks up texts by key anyone can make the same bytes again. The texts come
  from visning.xml, felles.xml and the measure's own file, and from nowhere else. The pages import the named templates below.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.w3.org/1999/xhtml">
  <xsl:include href="kort.xsl"/>
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes" indent="no"/>
  <xsl:decimal-format name="norsk" decimal-separator="," grouping-separator="&#160;"/>
  <xsl:param name="spraak" select="'nb'"/>

  <!--
    How the view looks as a file of its own. It names no other file, and has no character that XML writes in another way, since the
    digest of this very text lets a browser use it.
  -->
  <xsl:variable name="stil">
:root { color-scheme: light dark; }
body { font: 1.05rem/1.55 "Source Sans 3", system-ui, sans-serif; margin: 0; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem 1rem 3rem; overflow-wrap: break-word; }
h1, h2, h3 { line-height: 1.25; margin: 1.75rem 0 0.5rem; }
p, ul, ol { margin: 0.5rem 0; }
ul, ol { padding-left: 1.25rem; }
dl { margin: 0.5rem 0; border-top: 1px solid GrayText; }
dt { font-weight: 600; padding-top: 0.5rem; }
dd { margin: 0; padding-bottom: 0.5rem; border-bottom: 1px solid GrayText; }
dd ul { margin: 0; }
table { border-collapse: collapse; margin: 0.75rem 0; width: 100%; }
caption { text-align: left; font-weight: 600; }
th, td { text-align: right; padding: 0.2rem 0.4rem; border-bottom: 1px solid GrayText; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; }
tbody th { font-weight: 400; }
.viktig { border: 2px solid; padding: 0.6rem 0.8rem; }
@media screen and (min-width: 40em) {
  .kort { display: grid; grid-template-columns: 10rem 1fr; }
  .kort dt { border-bottom: 1px solid GrayText; padding-right: 1rem; }
  .kort dd { padding-top: 0.5rem; }
}
@media print { main { max-width: none; padding: 0; } tr, dd { break-inside: avoid; } }
</xsl:variable>

  <!-- ==== The document ==== -->

  <xsl:template match="/visning">
    <xsl:variable name="tittel"><xsl:call-template name="avtaletittel"/></xsl:variable>
    <html lang="{$spraak}" xml:lang="{$spraak}">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="$tittel"/></title>
        <meta name="avtale" content="{@avtale}"/>
        <xsl:for-each select="salt">
          <meta name="avtale-salt" content="{@dokument} {@verdi}"/>
        </xsl:for-each>
        <style><xsl:value-of select="$stil"/></style>
      </head>
      <body>
        <main>
          <h1><xsl:value-of select="$tittel"/></h1>
          <xsl:if test="@nummer">
            <p>
              <xsl:call-template name="t">
                <xsl:with-param name="n" select="'visning.nummer'"/>
                <xsl:with-param name="a0" select="string(@nummer)"/>
                <xsl:with-param name="a1" select="string(@versjon)"/>
              </xsl:call-template>
            </p>
          </xsl:if>
          <xsl:apply-templates select="." mode="foerst"/>
          <h2><xsl:call-template name="t"><xsl:with-param name="n" select="'kort.tittel'"/></xsl:call-template></h2>
          <xsl:apply-templates select="." mode="kort"/>
          <xsl:apply-templates select="." mode="innledning"/>
          <xsl:apply-templates select="gruppe[felt or liste]" mode="visning"/>
          <xsl:apply-templates select="." mode="slutt"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="avtaletittel">
    <xsl:param name="tiltak" select="@tiltak"/>
    <xsl:param name="versjon" select="@versjon"/>
    <xsl:variable name="navn">
      <xsl:call-template name="tiltaksnavn"><xsl:with-param name="tiltak" select="$tiltak"/></xsl:call-template>
    </xsl:variable>
    <xsl:call-template name="t">
      <xsl:with-param name="n" select="'visning.tittel'"/>
      <xsl:with-param name="a0" select="$navn"/>
      <xsl:with-param name="a1" select="$versjon"/>
    </xsl:call-template>
  </xsl:template>

  <!-- The measure's name as it stands inside a sentence. -->
  <xsl:template name="tiltaksnavn">
    <xsl:param name="tiltak" select="@tiltak"/>
    <xsl:variable name="navn">
      <xsl:call-template name="t"><xsl:with-param name="n" select="concat('tiltak.', $tiltak)"/></xsl:call-template>
    </xsl:variable>
    <xsl:value-of select="concat(translate(substring($navn, 1, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ', 'abcdefghijklmnopqrstuvwxyzæøå'),
                                 substring($navn, 2))"/>
  </xsl:template>

  <!-- What must not be missed stands first: that the agreement came after the start. -->
  <xsl:template match="visning" mode="foerst">
    <xsl:if test=".//felt[@sti = 'etterregistrering'] = 'ja'">
      <p class="viktig">
        <strong>
          <xsl:call-template name="t">
            <xsl:with-param name="n" select="'visning.etterregistrering'"/>
          </xsl:call-template>
        </strong>
      </p>
    </xsl:if>
  </xsl:template>

  <!-- Who reads what. -->
  <xsl:template match="visning" mode="innledning">
    <xsl:variable name="rolle">
      <xsl:call-template name="t"><xsl:with-param name="n" select="concat('rolle.', @rolle)"/></xsl:call-template>
    </xsl:variable>
    <p>
      <xsl:call-template name="t">
        <xsl:with-param name="n" select="'visning.for'"/>
        <xsl:with-param name="a0" select="$rolle"/>
      </xsl:call-template>
    </p>
    <xsl:if test="@gjelder-fra">
      <xsl:variable name="dag"><xsl:call-template name="dato"><xsl:with-param name="d" select="@gjelder-fra"/></xsl:call-template></xsl:variable>
      <p>
        <xsl:call-template name="t">
          <xsl:with-param name="n">
            <xsl:choose>
              <xsl:when test="@retting = 'ja'">visning.retting-fra</xsl:when>
              <xsl:otherwise>visning.gjelder-fra</xsl:otherwise>
            </xsl:choose>
          </xsl:with-param>
          <xsl:with-param name="a0" select="$dag"/>
        </xsl:call-template>
      </p>
    </xsl:if>
    <xsl:apply-templates select="lesere[@dokument = current()/salt[1]/@dokument]" mode="visning"/>
    <!-- An extract repeats what stands elsewhere; that somebody else reads it must be seen all the same. -->
    <xsl:for-each select="lesere[not(@dokument = current()//felt/@dokument) and not(@dokument = current()/salt[1]/@dokument)]">
      <xsl:variable name="utdrag">
        <xsl:call-template name="t">
          <xsl:with-param name="n" select="concat('dokument.', @dokument)"/>
        </xsl:call-template>
      </xsl:variable>
      <xsl:variable name="hvem"><xsl:call-template name="lesere"/></xsl:variable>
      <p>
        <xsl:call-template name="t">
          <xsl:with-param name="n" select="'visning.utdrag'"/>
          <xsl:with-param name="a0" select="$utdrag"/>
          <xsl:with-param name="a1" select="$hvem"/>
        </xsl:call-template>
      </p>
    </xsl:for-each>
  </xsl:template>

  <!-- The agreement is not the decision: who disagrees must know where to turn. -->
  <xsl:template name="klage">
    <p><xsl:call-template name="t"><xsl:with-param name="n" select="'visning.klage.1'"/></xsl:call-template></p>
    <p><xsl:call-template name="t"><xsl:with-param name="n" select="'visning.klage.2'"/></xsl:call-template></p>
    <p><xsl:call-template name="t"><xsl:with-param name="n" select="'visning.klage.3'"/></xsl:call-template></p>
  </xsl:template>

  <xsl:template match="visning" mode="slutt">
    <h2><xsl:call-template name="t"><xsl:with-param name="n" select="'visning.klage'"/></xsl:call-template></h2>
    <xsl:call-template name="klage"/>
    <xsl:variable name="slutt">
      <xsl:call-template name="t">
        <xsl:with-param name="n" select="'visning.slutt'"/>
        <xsl:with-param name="a0" select="'#'"/>
        <xsl:with-param name="a1" select="@versjon"/>
      </xsl:call-template>
    </xsl:variable>
    <!-- The number is one long word: in a wide font it may break in the middle rather than widen the page. -->
    <p>
      <xsl:value-of select="concat(substring-before($slutt, '#'), substring(@avtale, 1, 13))"/>
      <wbr/>
      <xsl:value-of select="concat(substring(@avtale, 14), substring-after($slutt, '#'))"/>
    </p>
  </xsl:template>

  <!-- The first document's readers are the rule; every other document says who reads it where it stands. -->
  <xsl:template match="lesere" mode="visning">
    <xsl:variable name="hvem"><xsl:call-template name="lesere"/></xsl:variable>
    <p>
      <xsl:choose>
        <xsl:when test="@dokument = ../salt[1]/@dokument">
          <xsl:call-template name="t">
            <xsl:with-param name="n" select="'visning.lesere'"/>
            <xsl:with-param name="a0" select="$hvem"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="t">
            <xsl:with-param name="n" select="'visning.lesere-bare'"/>
            <xsl:with-param name="a0" select="$hvem"/>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </p>
  </xsl:template>

  <!--
    A group: the fields of one document after another, in the order of the documents, and within a document its lists last, so that no
    field stands under a list's heading. A document that the same people read as the first needs no line of its own.
    The periods of a subsidy stand month by month in Kort sagt, and not here too.
  -->
  <xsl:template match="gruppe" mode="visning">
    <xsl:variable name="gruppe" select="."/>
    <xsl:variable name="alle" select="string(../lesere[@dokument = ../salt[1]/@dokument])"/>
    <xsl:variable name="tittel">
      <xsl:call-template name="t"><xsl:with-param name="n" select="concat('gruppe.', @navn)"/></xsl:call-template>
    </xsl:variable>
    <h2><xsl:value-of select="$tittel"/></h2>
    <xsl:for-each select="../salt[@dokument = $gruppe//felt/@dokument]">
      <xsl:variable name="lesere" select="../lesere[@dokument = current()/@dokument]"/>
      <xsl:variable name="dokument">
        <xsl:call-template name="t">
          <xsl:with-param name="n" select="concat('dokument.', @dokument)"/>
        </xsl:call-template>
      </xsl:variable>
      <xsl:if test="not($lesere = $alle)">
        <xsl:if test="last() &gt; 1 and not($dokument = $tittel)"><h3><xsl:value-of select="$dokument"/></h3></xsl:if>
        <xsl:apply-templates select="$lesere" mode="visning"/>
      </xsl:if>
      <xsl:call-template name="felter">
        <xsl:with-param name="felter" select="$gruppe/felt[@dokument = current()/@dokument]"/>
      </xsl:call-template>
      <xsl:apply-templates select="$gruppe/liste[.//felt/@dokument = current()/@dokument][not(@sti = 'tilskuddsperiode')]" mode="visning">
        <xsl:with-param name="over" select="string($tittel)"/>
      </xsl:apply-templates>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="felter">
    <xsl:param name="felter"/>
    <xsl:if test="$felter">
      <dl>
        <xsl:for-each select="$felter">
          <dt><xsl:call-template name="t"><xsl:with-param name="n" select="@tekst"/></xsl:call-template></dt>
          <dd><xsl:call-template name="verdi-linjer"/></dd>
        </xsl:for-each>
      </dl>
    </xsl:if>
  </xsl:template>

  <!-- over: the heading above, which a list of the same name does not repeat. -->
  <xsl:template match="liste" mode="visning">
    <xsl:param name="over"/>
    <xsl:variable name="tittel">
      <xsl:call-template name="t"><xsl:with-param name="n" select="@tekst"/></xsl:call-template>
    </xsl:variable>
    <xsl:if test="not($tittel = $over)"><h3><xsl:value-of select="$tittel"/></h3></xsl:if>
    <xsl:choose>
      <xsl:when test="@beregnet = 'ja'"><xsl:call-template name="liste-linjer"/></xsl:when>
      <xsl:otherwise>
        <ol>
          <xsl:for-each select="post">
            <li><xsl:call-template name="felter"><xsl:with-param name="felter" select="felt"/></xsl:call-template></li>
          </xsl:for-each>
        </ol>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What a rule computes is many rows of figures: a line for each, which any width and any printer takes. -->
  <xsl:template name="liste-linjer">
    <ol>
      <xsl:for-each select="post">
        <li>
          <xsl:for-each select="felt">
            <xsl:if test="position() &gt; 1">, </xsl:if>
            <xsl:call-template name="t"><xsl:with-param name="n" select="@tekst"/></xsl:call-template>
            <xsl:text>: </xsl:text>
            <xsl:call-template name="verdi-kort"/>
          </xsl:for-each>
        </li>
      </xsl:for-each>
    </ol>
  </xsl:template>

  <!-- Among figures a date is written in figures. -->
  <xsl:template name="verdi-kort">
    <xsl:choose>
      <xsl:when test="@type = 'dato'">
        <xsl:value-of select="concat(substring(., 9, 2), '.', substring(., 6, 2), '.', substring(., 1, 4))"/>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="verdi"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="verdi-linjer">
    <xsl:choose>
      <xsl:when test="@type = 'tekst'"><xsl:call-template name="linjer"/></xsl:when>
      <!-- One long word too. -->
      <xsl:when test="@type = 'epost'">
        <xsl:value-of select="substring-before(., '@')"/>
        <wbr/>
        <xsl:value-of select="concat('@', substring-after(., '@'))"/>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="verdi"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="linjer">
    <xsl:param name="tekst" select="."/>
    <xsl:choose>
      <xsl:when test="contains($tekst, '&#10;')">
        <xsl:value-of select="substring-before($tekst, '&#10;')"/>
        <br/>
        <xsl:call-template name="linjer">
          <xsl:with-param name="tekst" select="substring-after($tekst, '&#10;')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$tekst"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== Values as people write them: text only, used by the pages too ==== -->

  <!-- A stored value by its type. kode is a code's text key, tekst the field's. -->
  <xsl:template name="verdi">
    <xsl:param name="verdi" select="string(.)"/>
    <xsl:param name="type" select="@type"/>
    <xsl:param name="tekst" select="@tekst"/>
    <xsl:param name="kode" select="@kode"/>
    <xsl:choose>
      <xsl:when test="$type = 'dato'">
        <xsl:call-template name="dato"><xsl:with-param name="d" select="$verdi"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="$type = 'kr'">
        <xsl:value-of select="concat(format-number($verdi, '#&#160;##0', 'norsk'), '&#160;kr')"/>
      </xsl:when>
      <xsl:when test="$type = 'desimal' or $type = 'heltall'">
        <xsl:value-of select="translate($verdi, '.', ',')"/>
        <xsl:call-template name="enhet"><xsl:with-param name="tekst" select="$tekst"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="$type = 'janei'">
        <xsl:call-template name="t"><xsl:with-param name="n" select="concat('janei.', $verdi)"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="$type = 'kode'">
        <xsl:call-template name="t"><xsl:with-param name="n" select="$kode"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="$type = 'fnr'">
        <xsl:value-of select="concat(substring($verdi, 1, 6), '&#160;', substring($verdi, 7))"/>
      </xsl:when>
      <xsl:when test="$type = 'orgnr'">
        <xsl:value-of select="concat(substring($verdi, 1, 3), '&#160;', substring($verdi, 4, 3), '&#160;', substring($verdi, 7))"/>
      </xsl:when>
      <xsl:when test="$type = 'kontonr'">
        <xsl:value-of select="concat(substring($verdi, 1, 4), '.', substring($verdi, 5, 2), '.', substring($verdi, 7))"/>
      </xsl:when>
      <xsl:when test="$type = 'telefon'">
        <xsl:call-template name="telefon"><xsl:with-param name="nr" select="$verdi"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="$type = 'intervall'">
        <xsl:call-template name="intervall"><xsl:with-param name="verdi" select="$verdi"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$verdi"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A unit stands behind a number when the field has one (key enhet.<sti>); most have none. -->
  <xsl:template name="enhet">
    <xsl:param name="tekst"/>
    <xsl:variable name="enhet">
      <xsl:call-template name="t">
        <xsl:with-param name="n" select="concat('enhet.', substring-after($tekst, 'felt.'))"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="not(starts-with($enhet, '['))"><xsl:value-of select="concat('&#160;', $enhet)"/></xsl:if>
  </xsl:template>

  <!-- 2026-12-01 to 1. desember 2026 -->
  <xsl:template name="dato">
    <xsl:param name="d"/>
    <xsl:variable name="maaned">
      <xsl:call-template name="t">
        <xsl:with-param name="n" select="concat('maaned.', substring($d, 6, 2))"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:call-template name="t">
      <xsl:with-param name="n" select="'dato'"/>
      <xsl:with-param name="a0" select="number(substring($d, 9, 2))"/>
      <xsl:with-param name="a1" select="concat($maaned, ' ', substring($d, 1, 4))"/>
    </xsl:call-template>
  </xsl:template>

  <!-- 2026-11-22T13:45 (Oslo) to 22. november 2026 kl. 13.45 -->
  <xsl:template name="tid">
    <xsl:param name="oslo" select="@oslo"/>
    <xsl:variable name="dag">
      <xsl:call-template name="dato"><xsl:with-param name="d" select="substring($oslo, 1, 10)"/></xsl:call-template>
    </xsl:variable>
    <xsl:call-template name="t">
      <xsl:with-param name="n" select="'tid'"/>
      <xsl:with-param name="a0" select="$dag"/>
      <xsl:with-param name="a1" select="translate(substring($oslo, 12, 5), ':', '.')"/>
    </xsl:call-template>
  </xsl:template>

  <!-- Norwegian numbers in the groups they are read in; others as they are. -->
  <xsl:template name="telefon">
    <xsl:param name="nr"/>
    <xsl:variable name="n">
      <xsl:choose>
        <xsl:when test="starts-with($nr, '+47')">
          <xsl:value-of select="translate(substring($nr, 4), ' ', '')"/>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="translate($nr, ' ', '')"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="string-length($n) = 8 and (starts-with($n, '4') or starts-with($n, '9'))">
        <xsl:value-of select="concat(substring($n, 1, 3), '&#160;', substring($n, 4, 2), '&#160;', substring($n, 6))"/>
      </xsl:when>
      <xsl:when test="string-length($n) = 8">
        <xsl:value-of select="concat(substring($n, 1, 2), '&#160;', substring($n, 3, 2), '&#160;',
                                     substring($n, 5, 2), '&#160;', substring($n, 7))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$nr"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- 1u: hver uke; 2u: annenhver uke; 3m: hver 3. måned -->
  <xsl:template name="intervall">
    <xsl:param name="verdi"/>
    <xsl:variable name="antall" select="substring($verdi, 1, string-length($verdi) - 1)"/>
    <xsl:variable name="key" select="concat('intervall.', substring($verdi, string-length($verdi)))"/>
    <xsl:choose>
      <xsl:when test="$antall = '1' or $antall = '2'">
        <xsl:call-template name="t"><xsl:with-param name="n" select="concat($key, '.', $antall)"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="t">
          <xsl:with-param name="n" select="$key"/>
          <xsl:with-param name="a0" select="$antall"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "deltaker arbeidsgiver nav" to "Deltakeren, arbeidsgiver og Nav": parts, or roller without one. -->
  <xsl:template name="lesere">
    <xsl:param name="navn" select="normalize-space(.)"/>
    <xsl:variable name="en" select="substring-before(concat($navn, ' '), ' ')"/>
    <xsl:variable name="resten" select="substring-after($navn, ' ')"/>
    <xsl:variable name="part">
      <xsl:call-template name="t"><xsl:with-param name="n" select="concat('part.', $en)"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="tekst">
      <xsl:choose>
        <xsl:when test="not(starts-with($part, '['))"><xsl:value-of select="$part"/></xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="t"><xsl:with-param name="n" select="concat('rolle.', $en)"/></xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$tekst = 'Nav'"><xsl:value-of select="$tekst"/></xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="concat(translate(substring($tekst, 1, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ', 'abcdefghijklmnopqrstuvwxyzæøå'),
                                     substring($tekst, 2))"/>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="$resten != ''">
      <xsl:choose>
        <xsl:when test="contains($resten, ' ')">, </xsl:when>
        <xsl:otherwise>
          <xsl:text> </xsl:text>
          <xsl:call-template name="t"><xsl:with-param name="n" select="'og'"/></xsl:call-template>
          <xsl:text> </xsl:text>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="lesere">
        <xsl:with-param name="navn" select="$resten"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
