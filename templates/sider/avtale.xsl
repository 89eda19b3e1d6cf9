<?xml version="1.0" encoding="UTF-8"?>
<!-- avtale: one agreement. First how it stands for this person and what to do, then the text, then everything else. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- Put forward, and sent back or withdrawn before all had signed. -->
  <xsl:variable name="tilbake" select="/side/avtale[@status = 'tilbake']"/>

  <xsl:template match="side[@navn = 'avtale']" mode="tittel">
    <xsl:for-each select="avtale"><xsl:call-template name="avtalenavn"/></xsl:for-each>
  </xsl:template>
  <xsl:template match="side[@navn = 'avtale']" mode="om">
    <p class="om-avtalen"><xsl:value-of select="a:t('avtale.nummer', avtale/@nummer)"/></p>
  </xsl:template>
  <xsl:template match="side[@navn = 'avtale']" mode="tilbake">
    <p class="tilbake"><a href="/avtaler"><xsl:value-of select="a:t('ramme.til-avtaler')"/></a></p>
  </xsl:template>

  <xsl:template match="side[@navn = 'avtale']" mode="innhold">
    <xsl:call-template name="naa-boks"/>
    <xsl:if test="$tilbake and hendelse"><xsl:call-template name="avtale-siste"/></xsl:if>
    <xsl:if test="utkast"><xsl:apply-templates select="utkast" mode="avtale"/></xsl:if>
    <xsl:if test="forslagene">
      <p><a href="{forslagene/@sti}"><xsl:value-of select="a:t('forslag.se', forslagene/@antall)"/></a></p>
    </xsl:if>
    <xsl:apply-templates select="ventende" mode="avtale"/>
    <xsl:for-each select="kommende">
      <xsl:variable name="dag"><xsl:call-template name="dato"><xsl:with-param name="d" select="@fra"/></xsl:call-template></xsl:variable>
      <p class="viktig">
        <xsl:value-of select="a:t('avtale.kommende', $dag, @versjon)"/>
        <xsl:text> </xsl:text>
        <a href="{@sti}"><xsl:value-of select="a:t('avtale.kommende-se')"/></a>
      </p>
    </xsl:for-each>
    <xsl:call-template name="kort-sagt"/>
    <xsl:if test="signatur and not($tilbake)"><xsl:call-template name="avtale-signaturer"/></xsl:if>
    <xsl:if test="fullmakt"><xsl:call-template name="avtale-fullmakter"/></xsl:if>
    <xsl:if test="aapen[not(@handling = 'henvendelse')]"><xsl:call-template name="avtale-aapne"/></xsl:if>
    <xsl:if test="aapen[@handling = 'henvendelse']"><xsl:call-template name="avtale-spoersmaal"/></xsl:if>
    <xsl:if test="plikt"><xsl:call-template name="avtale-plikter"/></xsl:if>
    <xsl:if test="loefte"><xsl:call-template name="avtale-loefter"/></xsl:if>
    <xsl:apply-templates select="rapport" mode="avtale"/>
    <xsl:if test="kontaktpunkt">
      <section aria-labelledby="kontakt-tittel">
        <h2 id="kontakt-tittel"><xsl:value-of select="a:t('avtale.kontakt')"/></h2>
        <xsl:call-template name="kontaktpunkter"/>
      </section>
    </xsl:if>
    <xsl:call-template name="avtale-kan"/>
    <xsl:call-template name="avtale-annet"/>
    <xsl:if test="hendelse and not($tilbake)"><xsl:call-template name="avtale-siste"/></xsl:if>
    <xsl:if test="tilknyttet"><xsl:call-template name="avtale-tilknyttet"/></xsl:if>
    <xsl:if test="versjon">
      <section aria-labelledby="klage-tittel">
        <h2 id="klage-tittel"><xsl:value-of select="a:t('visning.klage')"/></h2>
        <p>
          <xsl:value-of select="a:t('avtale.uenig')"/>
          <xsl:text> </xsl:text>
          <a href="/om#klage"><xsl:value-of select="a:t('avtale.om-klage')"/></a>
        </p>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- ==== How it stands ==== -->

  <xsl:template name="naa-boks">
    <xsl:variable name="foerst" select="gjoer[@maa = 'ja' or contains($haster, concat(' ', @handling, ' '))][1]"/>
    <xsl:variable name="nest" select="gjoer[@handling = 'avvist' and contains($signeres, concat(' ', $foerst/@handling, ' '))][1]"/>
    <div class="naa">
      <p>
        <!-- The same word for how it stands as in every list, and behind it whom it waits for. -->
        <xsl:for-each select="avtale"><xsl:call-template name="statusmerke"/></xsl:for-each>
        <xsl:if test="contains($signeres, concat(' ', $foerst/@handling, ' ')) and avtale/@stopp = ''">
          <xsl:text> </xsl:text>
          <xsl:call-template name="merke">
            <xsl:with-param name="slag" select="'til-signering'"/>
            <xsl:with-param name="tekst" select="a:t('avtale.venter-paa-deg')"/>
          </xsl:call-template>
        </xsl:if>
      </p>
      <p class="naa-tekst"><xsl:call-template name="naa"/></p>
      <xsl:if test="avtale/@gjelder != '' and avtale/@venter != ''">
        <p><xsl:value-of select="a:t('avtale.to-versjoner', avtale/@gjelder, avtale/@venter)"/></p>
      </xsl:if>
      <xsl:if test="avtale/@gjelder != '' and utkast">
        <p><xsl:value-of select="a:t('avtale.endring-utkast')"/></p>
      </xsl:if>
      <xsl:call-template name="slettes"/>
      <xsl:for-each select="gjoer[@handling = 'forslag']">
        <p><xsl:value-of select="a:t('forslag.venter', a:t(concat('part.', @part)), @antall)"/></p>
      </xsl:for-each>
      <xsl:if test="avtale/@etterregistrert = 'ja'">
        <p class="viktig"><strong><xsl:value-of select="a:t('avtale.etterregistrert')"/></strong></p>
      </xsl:if>
      <xsl:for-each select="kontaktpunkt[@mangler = 'ja']">
        <xsl:variable name="hvor">
          <xsl:call-template name="liten"><xsl:with-param name="tekst" select="a:t(concat('kontakt.', @slag))"/></xsl:call-template>
        </xsl:variable>
        <xsl:variable name="ny" select="../gjoer[@handling = 'kontaktpunkt'][not(current()/@spoer-sti != '')]"/>
        <p class="viktig">
          <strong><xsl:value-of select="a:t('avtale.uten-kontakt', $hvor)"/></strong>
          <xsl:text> </xsl:text>
          <xsl:choose>
            <xsl:when test="$ny"><a href="{$ny/@sti}"><xsl:value-of select="a:t('avtale.ny-kontakt')"/></a></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('avtale.uten-kontakt-hvem')"/></xsl:otherwise>
          </xsl:choose>
        </p>
      </xsl:for-each>
      <xsl:if test="$foerst">
        <div class="knapper">
          <xsl:apply-templates select="$foerst" mode="knapp"/>
          <xsl:if test="$nest">
            <a class="knapp sekundaer" href="{$nest/@sti}"><xsl:value-of select="a:t('signer.feil')"/></a>
          </xsl:if>
        </div>
      </xsl:if>
    </div>
  </xsl:template>

  <!-- What is signed may have a fault instead, so both stand side by side. -->
  <xsl:variable name="signeres" select="' godkjent taushet besluttet '"/>

  <!-- All else one can do, by what it is for. What ends something stands last. -->
  <xsl:variable name="endrer" select="' ny-endring utkast fremlegg kontaktpunkt overtatt oppfulgt rapport loefte perioder periode-sendt fullmakt papir kollega opplastet '"/>
  <xsl:variable name="avslutter" select="' trukket avbrutt annullert slett-utkast forkast-endring '"/>

  <xsl:template name="avtale-kan">
    <xsl:variable name="foerst" select="gjoer[@maa = 'ja' or contains($haster, concat(' ', @handling, ' '))][1]"/>
    <xsl:variable name="signerer" select="contains($signeres, concat(' ', $foerst/@handling, ' '))"/>
    <xsl:variable name="etter" select="gjoer[not(generate-id() = generate-id($foerst)) and not($signerer and @handling = 'avvist')]"/>
    <xsl:if test="$etter">
      <section aria-labelledby="kan-tittel">
        <h2 id="kan-tittel">
          <xsl:choose>
            <xsl:when test="$foerst"><xsl:value-of select="a:t('avtale.kan-ogsaa')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('avtale.kan')"/></xsl:otherwise>
          </xsl:choose>
        </h2>
        <xsl:call-template name="kan">
          <xsl:with-param name="tittel" select="a:t('avtale.kan.spoerre')"/>
          <xsl:with-param name="gjoer" select="$etter[not(contains(concat($endrer, $avslutter), concat(' ', @handling, ' ')))]"/>
        </xsl:call-template>
        <xsl:call-template name="kan">
          <xsl:with-param name="tittel" select="a:t('avtale.kan.endre')"/>
          <xsl:with-param name="gjoer" select="$etter[contains($endrer, concat(' ', @handling, ' '))]"/>
        </xsl:call-template>
        <xsl:call-template name="kan">
          <xsl:with-param name="tittel" select="a:t('avtale.kan.avslutte')"/>
          <xsl:with-param name="gjoer" select="$etter[contains($avslutter, concat(' ', @handling, ' '))]"/>
          <xsl:with-param name="slag" select="' lenker-roede'"/>
        </xsl:call-template>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="kan">
    <xsl:param name="tittel"/>
    <xsl:param name="gjoer"/>
    <xsl:param name="slag"/>
    <xsl:if test="$gjoer">
      <h3><xsl:value-of select="$tittel"/></h3>
      <ul class="lenkeliste{$slag}"><xsl:apply-templates select="$gjoer" mode="lenke"/></ul>
    </xsl:if>
  </xsl:template>

  <!-- One or two plain sentences for this role. -->
  <xsl:template name="naa">
    <xsl:variable name="status" select="avtale/@status"/>
    <xsl:variable name="min" select="signatur[@rolle = $side/avtale/@rolle]"/>
    <xsl:variable name="start">
      <xsl:call-template name="dato"><xsl:with-param name="d" select="avtale/@start"/></xsl:call-template>
    </xsl:variable>
    <xsl:variable name="slutt">
      <xsl:call-template name="dato"><xsl:with-param name="d" select="avtale/@slutt"/></xsl:call-template>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="avtale/@stopp != ''"><xsl:for-each select="avtale"><xsl:call-template name="stopp"/></xsl:for-each></xsl:when>
      <xsl:when test="gjoer[@handling = 'godkjent'] and avtale/@gjelder != ''">
        <xsl:value-of select="a:t('naa.signer.endring')"/>
      </xsl:when>
      <xsl:when test="gjoer[@handling = 'godkjent']"><xsl:value-of select="a:t('naa.signer')"/></xsl:when>
      <xsl:when test="gjoer[@handling = 'taushet']"><xsl:value-of select="a:t('naa.taushet')"/></xsl:when>
      <xsl:when test="gjoer[@handling = 'besluttet']"><xsl:value-of select="a:t('naa.beslutt')"/></xsl:when>
      <xsl:when test="gjoer[@handling = 'kollega']"><xsl:value-of select="a:t('naa.kollega')"/></xsl:when>
      <xsl:when test="$status = 'utkast' and gjoer[@handling = 'fremlegg']">
        <xsl:value-of select="a:t('naa.utkast-fremlegg')"/>
      </xsl:when>
      <xsl:when test="$status = 'utkast' and gjoer[@handling = 'utkast']">
        <xsl:value-of select="a:t('naa.utkast-skriv')"/>
      </xsl:when>
      <xsl:when test="$status = 'utkast'"><xsl:value-of select="a:t('naa.utkast')"/></xsl:when>
      <xsl:when test="$tilbake and gjoer[@handling = 'ny-endring' and @maa = 'ja']">
        <xsl:value-of select="a:t('naa.tilbake.rett')"/>
      </xsl:when>
      <xsl:when test="$tilbake"><xsl:value-of select="a:t('naa.tilbake')"/></xsl:when>
      <xsl:when test="avtale/@venter != '' and $min/@staar = 'ja' and $min/@paa-vegne != ''">
        <xsl:value-of select="a:t('naa.paa-vegne')"/>
      </xsl:when>
      <!-- A change that waits: who approved the version in force has not approved it. -->
      <xsl:when test="avtale/@gjelder != '' and avtale/@venter != ''">
        <xsl:choose>
          <xsl:when test="$min/@staar = 'ja' and $min/@versjon = avtale/@venter"><xsl:value-of select="a:t('naa.har-signert.endring')"/></xsl:when>
          <xsl:when test="$min and not($min/@staar = 'ja')"><xsl:value-of select="a:t('naa.ikke-din-tur.endring')"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t('naa.til-signering.endring')"/></xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:when test="avtale/@venter != '' and $min/@staar = 'ja'">
        <xsl:value-of select="a:t('naa.har-signert')"/>
      </xsl:when>
      <xsl:when test="avtale/@venter != '' and $min"><xsl:value-of select="a:t('naa.ikke-din-tur')"/></xsl:when>
      <xsl:when test="$status = 'til-signering'"><xsl:value-of select="a:t('naa.til-signering')"/></xsl:when>
      <xsl:when test="$status = 'klar-for-oppstart'"><xsl:value-of select="a:t('naa.klar', $start)"/></xsl:when>
      <xsl:when test="$status = 'gjennomfoeres' and avtale/@slutt != ''">
        <xsl:value-of select="a:t('naa.i-gang', $slutt)"/>
      </xsl:when>
      <xsl:when test="$status = 'gjennomfoeres'"><xsl:value-of select="a:t('naa.i-gang-uten-slutt')"/></xsl:when>
      <xsl:when test="$status = 'avsluttet'"><xsl:value-of select="a:t('naa.ferdig', $slutt)"/></xsl:when>
      <xsl:when test="$status = 'annullert'"><xsl:value-of select="a:t('naa.annullert')"/></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- To open an amendment changes something, so it is a form; the others lead to a page. -->
  <xsl:template match="gjoer" mode="knapp">
    <xsl:choose>
      <xsl:when test="@handling = 'ny-endring'">
        <form method="post" action="{@sti}">
          <xsl:call-template name="skjulte"/>
          <button type="submit" class="knapp"><xsl:call-template name="gjoer-navn"/></button>
        </form>
      </xsl:when>
      <xsl:otherwise>
        <a class="knapp" href="{@sti}"><xsl:call-template name="gjoer-navn"/></a>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="gjoer" mode="lenke">
    <li>
      <xsl:choose>
        <xsl:when test="@handling = 'ny-endring'">
          <form method="post" action="{@sti}">
            <xsl:call-template name="skjulte"/>
            <button type="submit" class="lenkeknapp"><xsl:call-template name="gjoer-navn"/></button>
          </form>
        </xsl:when>
        <xsl:otherwise><a href="{@sti}"><xsl:call-template name="gjoer-navn"/></a></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <!-- The same act has another name for some role, and when it is about a change, a version that was sent back, or one's own signature. -->
  <xsl:template name="gjoer-navn">
    <xsl:variable name="navn" select="concat('gjoer.', @handling)"/>
    <xsl:variable name="rolle" select="concat($navn, '.', $side/avtale/@rolle)"/>
    <xsl:variable name="min" select="$side/signatur[@rolle = $side/avtale/@rolle]"/>
    <xsl:choose>
      <xsl:when test="a:finnes($rolle)"><xsl:value-of select="a:t($rolle)"/></xsl:when>
      <xsl:when test="$tilbake and a:finnes(concat($navn, '.tilbake'))"><xsl:value-of select="a:t(concat($navn, '.tilbake'))"/></xsl:when>
      <xsl:when test="$side/avtale/@gjelder != '' and a:finnes(concat($navn, '.endring'))">
        <xsl:value-of select="a:t(concat($navn, '.endring'))"/>
      </xsl:when>
      <xsl:when test="$min/@paa-vegne != '' and a:finnes(concat($navn, '.paa-vegne'))"><xsl:value-of select="a:t(concat($navn, '.paa-vegne'))"/></xsl:when>
      <xsl:when test="$min/@staar = 'ja' and a:finnes(concat($navn, '.signert'))">
        <xsl:value-of select="a:t(concat($navn, '.signert'))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="a:t($navn, @antall)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== Who signs, what is missing, what is due ==== -->

  <xsl:template name="avtale-siste">
    <section aria-labelledby="siste-tittel">
      <h2 id="siste-tittel"><xsl:value-of select="a:t('avtale.siste')"/></h2>
      <ul class="siste">
        <xsl:for-each select="hendelse">
          <xsl:variable name="hvem">
            <xsl:value-of select="a:t(concat('rolle.', @rolle))"/>
            <xsl:if test="@navn != ''"> (<xsl:value-of select="@navn"/>)</xsl:if>
          </xsl:variable>
          <li>
            <span><xsl:value-of select="concat(a:t(concat('handling.', @handling)), ' – ', $hvem)"/></span>
            <span class="historikk-tid"><xsl:call-template name="tid"/></span>
            <xsl:call-template name="paa-vegne"/>
            <xsl:if test="@tekst != ''">
              <blockquote>
                <p>
                  <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@tekst)"/></xsl:call-template>
                </p>
              </blockquote>
            </xsl:if>
          </li>
        </xsl:for-each>
      </ul>
    </section>
  </xsl:template>

  <xsl:template name="avtale-signaturer">
    <section aria-labelledby="signatur-tittel">
      <h2 id="signatur-tittel"><xsl:value-of select="a:t('avtale.signaturer')"/></h2>
      <xsl:choose>
        <xsl:when test="signatur[not(@staar = 'ja')]"><xsl:call-template name="signaturer"/></xsl:when>
        <xsl:otherwise>
          <details>
            <summary><xsl:value-of select="a:t('avtale.alle-signert')"/></summary>
            <xsl:call-template name="signaturer"/>
          </details>
        </xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="utkast" mode="avtale">
    <section aria-labelledby="utkast-tittel">
      <h2 id="utkast-tittel"><xsl:value-of select="a:t('avtale.utkast', @versjon)"/></h2>
      <xsl:call-template name="deler-ferdige"/>
      <xsl:call-template name="deler"><xsl:with-param name="h" select="'h3'"/></xsl:call-template>
    </section>
  </xsl:template>

  <!-- A duty for an item is told with what the item is. -->
  <xsl:template name="plikt-navn">
    <xsl:value-of select="a:t(concat('plikt.', @kode))"/>
    <xsl:if test="@liste">
      <xsl:text>: </xsl:text>
      <xsl:call-template name="postnavn"/>
    </xsl:if>
  </xsl:template>

  <xsl:template name="avtale-plikter">
    <section aria-labelledby="plikt-tittel">
      <h2 id="plikt-tittel"><xsl:value-of select="a:t('avtale.plikter')"/></h2>
      <ul class="avtaler">
        <xsl:for-each select="plikt">
          <xsl:sort select="@forfall"/>
          <xsl:if test="position() &lt;= 3"><xsl:apply-templates select="." mode="avtale"/></xsl:if>
        </xsl:for-each>
      </ul>
      <xsl:if test="count(plikt) &gt; 3">
        <details>
          <summary><xsl:value-of select="a:t('avtale.plikter-flere', count(plikt) - 3)"/></summary>
          <ul class="avtaler">
            <xsl:for-each select="plikt">
              <xsl:sort select="@forfall"/>
              <xsl:if test="position() &gt; 3"><xsl:apply-templates select="." mode="avtale"/></xsl:if>
            </xsl:for-each>
          </ul>
        </details>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="plikt" mode="avtale">
    <xsl:variable name="forfall">
      <xsl:call-template name="dato"><xsl:with-param name="d" select="@forfall"/></xsl:call-template>
    </xsl:variable>
    <li>
      <div class="avtale-tekst">
        <xsl:choose>
          <xsl:when test="@sti != ''">
            <a href="{@sti}"><xsl:call-template name="plikt-navn"/></a>
          </xsl:when>
          <xsl:otherwise><xsl:call-template name="plikt-navn"/></xsl:otherwise>
        </xsl:choose>
        <p class="liten-linje">
          <xsl:value-of select="a:t('avtale.plikt', a:t(concat('rolle.', @hvem)), $forfall)"/>
        </p>
        <xsl:if test="@sperrer = 'ja'"><p class="liten-linje"><xsl:value-of select="a:t('avtale.plikt.sperrer')"/></p></xsl:if>
      </div>
      <xsl:if test="@over = 'ja'">
        <div class="avtale-merker">
          <xsl:call-template name="merke">
            <xsl:with-param name="slag" select="'over'"/>
            <xsl:with-param name="tekst" select="a:t('avtale.over-fristen')"/>
          </xsl:call-template>
        </div>
      </xsl:if>
    </li>
  </xsl:template>

  <!-- What was written at the end, for those who read it. -->
  <xsl:template match="rapport" mode="avtale">
    <section aria-labelledby="rapport-{position()}">
      <h2 id="rapport-{position()}"><xsl:value-of select="a:t('dokument.rapport')"/></h2>
      <p class="liten-linje">
        <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
        <xsl:value-of select="a:t('avtale.rapport-av', a:t(concat('rolle.', @rolle)), $tid)"/>
      </p>
      <xsl:if test="del"><dl class="svar lest"><xsl:apply-templates select="del"/></dl></xsl:if>
      <xsl:call-template name="sitert"/>
      <xsl:if test="@kommenter-sti != '' or @del-sti != '' or @delt = 'ja'">
        <ul class="lenkeliste">
          <xsl:if test="@kommenter-sti != ''">
            <li><a href="{@kommenter-sti}"><xsl:value-of select="a:t('avtale.rapport-kommenter')"/></a></li>
          </xsl:if>
          <xsl:if test="@del-sti != ''"><li><a href="{@del-sti}"><xsl:value-of select="a:t('avtale.rapport-del')"/></a></li></xsl:if>
        </ul>
        <xsl:if test="@delt = 'ja'"><p class="liten-linje"><xsl:value-of select="a:t('avtale.rapport-delt')"/></p></xsl:if>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- The help that is promised, by who promised it. -->
  <xsl:template name="avtale-loefter">
    <section aria-labelledby="loefte-tittel">
      <h2 id="loefte-tittel"><xsl:value-of select="a:t('avtale.loefter')"/></h2>
      <xsl:for-each select="loefte[not(@ansvarlig = preceding-sibling::loefte/@ansvarlig)]">
        <xsl:if test="@ansvarlig != ''">
          <h3>
            <xsl:variable name="hvem">
              <xsl:call-template name="liten"><xsl:with-param name="tekst" select="a:t(concat('part.', @ansvarlig))"/></xsl:call-template>
            </xsl:variable>
            <xsl:value-of select="a:t('avtale.har-lovet', $hvem)"/>
          </h3>
        </xsl:if>
        <ul class="avtaler loefter"><xsl:apply-templates select="../loefte[@ansvarlig = current()/@ansvarlig]" mode="avtale"/></ul>
      </xsl:for-each>
    </section>
  </xsl:template>

  <xsl:template match="loefte" mode="avtale">
    <li>
      <p class="loefte-navn">
        <strong><xsl:value-of select="a:t(@liste)"/>: <xsl:call-template name="postnavn"/></strong>
        <xsl:text> </xsl:text>
        <xsl:call-template name="loefte-merke"/>
      </p>
      <xsl:if test="@beskrivelse != ''">
        <p>
          <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@beskrivelse)"/></xsl:call-template>
        </p>
      </xsl:if>
      <xsl:for-each select="sagt">
        <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
        <p class="liten-linje">
          <xsl:value-of select="concat(a:t(concat('slag.loefte.', @tilstand)), ' – ', a:t('avtale.loefte-sagt', a:t(concat('part.', @av)), $tid))"/>
        </p>
        <xsl:if test="@grunn != ''">
          <blockquote>
            <p>
              <xsl:call-template name="html-linjer"><xsl:with-param name="tekst" select="string(@grunn)"/></xsl:call-template>
            </p>
          </blockquote>
        </xsl:if>
      </xsl:for-each>
      <xsl:if test="@sti != ''">
        <p>
          <a href="{@sti}">
            <xsl:value-of select="a:t('gjoer.loefte')"/>
            <span class="skjult"><xsl:text>: </xsl:text><xsl:call-template name="postnavn"/></span>
          </a>
        </p>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template name="loefte-merke">
    <xsl:choose>
      <xsl:when test="@over = 'ja'">
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="'over'"/>
          <xsl:with-param name="tekst" select="a:t('avtale.loefte-over')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="not(sagt)">
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="'andre'"/>
          <xsl:with-param name="tekst" select="a:t('avtale.loefte-ikke')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="concat('loefte-', sagt[1]/@tilstand)"/>
          <xsl:with-param name="tekst" select="a:t(concat('avtale.loefte.', sagt[1]/@tilstand))"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="avtale-aapne">
    <section aria-labelledby="aapen-tittel">
      <h2 id="aapen-tittel"><xsl:value-of select="a:t('avtale.aapne')"/></h2>
      <xsl:apply-templates select="aapen[not(@handling = 'henvendelse')]" mode="sitat"/>
    </section>
  </xsl:template>

  <!-- What waits for an answer before what has one. -->
  <xsl:template name="avtale-spoersmaal">
    <section aria-labelledby="spoersmaal-tittel">
      <h2 id="spoersmaal-tittel"><xsl:value-of select="a:t('avtale.spoersmaal')"/></h2>
      <xsl:apply-templates select="aapen[@handling = 'henvendelse' and not(svar)]" mode="sitat"/>
      <xsl:apply-templates select="aapen[@handling = 'henvendelse' and svar]" mode="sitat"/>
    </section>
  </xsl:template>

  <!-- What somebody wrote, to whom and when; by when it is to be answered, and the answer. -->
  <xsl:template match="aapen" mode="sitat">
    <div class="sitat">
      <p class="sitat-hvem">
        <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
        <xsl:choose>
          <xsl:when test="@handling = 'henvendelse'">
            <xsl:variable name="hvem">
              <xsl:value-of select="concat(a:t(concat('part.', @fra)), ' ', a:t('sitat.spurte'), ' ')"/>
              <xsl:call-template name="liten"><xsl:with-param name="tekst" select="a:t(concat('part.', @til))"/></xsl:call-template>
            </xsl:variable>
            <xsl:value-of select="a:t('sitat.henvendelse', $hvem, $tid)"/>
          </xsl:when>
          <xsl:otherwise>
            <xsl:variable name="hvem"><xsl:call-template name="hvem"/></xsl:variable>
            <xsl:value-of select="a:t(concat('sitat.', @handling), $hvem, $tid)"/>
          </xsl:otherwise>
        </xsl:choose>
      </p>
      <xsl:call-template name="sitert"/>
      <xsl:if test="not(@tekst != '')"><p><xsl:value-of select="a:t('sitat.ikke-for-deg')"/></p></xsl:if>
      <xsl:if test="not(svar) and @frist != ''"><xsl:call-template name="svarfrist"/></xsl:if>
      <xsl:for-each select="svar">
        <p class="sitat-hvem">
          <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
          <xsl:choose>
            <xsl:when test="@tekst != ''"><xsl:value-of select="a:t('sitat.svarte', a:t(concat('part.', ../@til)), $tid)"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('sitat.svarte-skjult', a:t(concat('part.', ../@til)), $tid)"/></xsl:otherwise>
          </xsl:choose>
        </p>
        <xsl:call-template name="sitert"/>
      </xsl:for-each>
      <xsl:apply-templates select="forslag" mode="oenske"/>
      <xsl:if test="@endring-sti != ''">
        <form method="post" action="{@endring-sti}">
          <xsl:call-template name="skjulte"/>
          <div class="knapper">
            <button type="submit" class="knapp sekundaer"><xsl:value-of select="a:t('forslag.endring-fra')"/></button>
          </div>
        </form>
      </xsl:if>
      <xsl:if test="@svar-sti != ''">
        <p><a class="knapp sekundaer" href="{@svar-sti}"><xsl:value-of select="a:t('gjoer.svar')"/></a></p>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template name="sitert">
    <xsl:if test="@tekst != ''">
      <blockquote>
        <p>
          <xsl:call-template name="html-linjer">
            <xsl:with-param name="tekst" select="string(@tekst)"/>
          </xsl:call-template>
        </p>
      </blockquote>
    </xsl:if>
  </xsl:template>

  <!-- Told to all, whoever may read the text. -->
  <xsl:template name="svarfrist">
    <xsl:variable name="frist">
      <xsl:call-template name="dato"><xsl:with-param name="d" select="@frist"/></xsl:call-template>
    </xsl:variable>
    <p class="liten-linje">
      <xsl:if test="@over = 'ja'">
        <xsl:call-template name="merke">
          <xsl:with-param name="slag" select="'over'"/>
          <xsl:with-param name="tekst" select="a:t('avtale.over-fristen')"/>
        </xsl:call-template>
        <xsl:text> </xsl:text>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="@over = 'ja'"><xsl:value-of select="a:t('sitat.over', $frist)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="a:t('sitat.frist', $frist)"/></xsl:otherwise>
      </xsl:choose>
    </p>
  </xsl:template>

  <!-- A version that waits while another is in force. -->
  <xsl:template match="ventende" mode="avtale">
    <section aria-labelledby="ventende-tittel">
      <h2 id="ventende-tittel"><xsl:value-of select="a:t('avtale.ventende', $side/avtale/@venter)"/></h2>
      <p><xsl:value-of select="a:t('avtale.ventende-ingress', $side/avtale/@gjelder)"/></p>
      <xsl:if test="forskjell">
        <xsl:call-template name="forskjeller">
          <xsl:with-param name="fra" select="$side/avtale/@gjelder"/>
          <xsl:with-param name="til" select="$side/avtale/@venter"/>
        </xsl:call-template>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- ==== Versions and files ==== -->

  <xsl:template name="avtale-annet">
    <xsl:if test="versjon or lenke">
      <section aria-labelledby="annet-tittel">
        <h2 id="annet-tittel"><xsl:value-of select="a:t('avtale.hele')"/></h2>
        <xsl:if test="lenke"><xsl:call-template name="lenker"/></xsl:if>
        <xsl:for-each select="avtale[@kode != '']"><xsl:call-template name="kontrollkode"/></xsl:for-each>
        <xsl:if test="fil">
          <h3><xsl:value-of select="a:t('filer.alle')"/></h3>
          <xsl:call-template name="filliste"/>
        </xsl:if>
        <xsl:if test="versjon">
          <ul class="versjoner">
            <xsl:for-each select="versjon">
              <xsl:variable name="tid"><xsl:call-template name="tid"/></xsl:variable>
              <li>
                <xsl:choose>
                  <xsl:when test="@sti != ''"><a href="{@sti}"><xsl:value-of select="a:t('felles.Versjon', @n)"/></a></xsl:when>
                  <xsl:otherwise><xsl:value-of select="a:t('felles.Versjon', @n)"/></xsl:otherwise>
                </xsl:choose>
                <xsl:text> </xsl:text>
                <xsl:call-template name="merke">
                  <xsl:with-param name="slag" select="@tilstand"/>
                  <xsl:with-param name="tekst" select="a:t(concat('tilstand.', @tilstand))"/>
                </xsl:call-template>
                <span class="liten-linje">
                  <xsl:value-of select="a:t('avtale.versjon-av', a:t(concat('rolle.', @av)), $tid)"/>
                </span>
              </li>
            </xsl:for-each>
          </ul>
        </xsl:if>
      </section>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
