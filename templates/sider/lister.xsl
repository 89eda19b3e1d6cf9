<?xml version="1.0" encoding="UTF-8"?>
<!-- velg, avtaler, ny: how one comes to an agreement. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="urn:avtale:tekst" exclude-result-prefixes="a">

  <!-- ==== velg: who are you (demo login) ==== -->

  <xsl:template match="side[@navn = 'velg']" mode="tittel"><xsl:value-of select="a:t('velg.tittel')"/></xsl:template>

  <xsl:template match="side[@navn = 'velg']" mode="innhold">
    <ul class="ingress">
      <li><xsl:value-of select="a:t('velg.hva.1')"/></li>
      <li><xsl:value-of select="a:t('velg.hva.2')"/></li>
      <li><xsl:value-of select="a:t('velg.hva.3')"/></li>
    </ul>
    <p><xsl:value-of select="a:t('velg.demo')"/></p>
    <form method="post" action="/innlogging">
      <xsl:call-template name="skjulte"><xsl:with-param name="hode" select="''"/></xsl:call-template>
      <xsl:if test="@til != ''"><input type="hidden" name="til" value="{@til}"/></xsl:if>
      <xsl:for-each select="person[not(@slag = preceding-sibling::person/@slag)]">
        <section class="personer" aria-labelledby="slag-{@slag}">
          <h2 id="slag-{@slag}">
            <xsl:choose>
              <xsl:when test="a:finnes(concat('velg.slag.', @slag))">
                <xsl:value-of select="a:t(concat('velg.slag.', @slag))"/>
              </xsl:when>
              <xsl:otherwise><xsl:value-of select="a:t(concat('rolle.', @slag))"/></xsl:otherwise>
            </xsl:choose>
          </h2>
          <ul class="kort-liste">
            <xsl:for-each select="../person[@slag = current()/@slag]">
              <li>
                <button type="submit" class="personkort" name="person" value="{@id}">
                  <span class="personkort-navn"><xsl:value-of select="@navn"/></span>
                  <xsl:if test="@virksomhet != ''">
                    <span class="personkort-sted"><xsl:value-of select="@virksomhet"/></span>
                  </xsl:if>
                </button>
              </li>
            </xsl:for-each>
          </ul>
        </section>
      </xsl:for-each>
    </form>
  </xsl:template>

  <!-- ==== avtaler: what waits for this person first ==== -->

  <!-- Acts that others wait for, as against those one may always do. -->
  <xsl:variable name="haster" select="' godkjent taushet besluttet kollega fremlegg svar besvart forslag '"/>

  <xsl:template match="side[@navn = 'avtaler']" mode="tittel">
    <xsl:value-of select="a:t('avtaler.tittel')"/>
  </xsl:template>

  <xsl:template match="side[@navn = 'avtaler']" mode="tilbake"/>

  <xsl:template match="side[@navn = 'avtaler']" mode="innhold">
    <xsl:if test="liste/@kan-opprette = 'ja'">
      <p><a class="knapp" href="/avtaler/ny"><xsl:value-of select="a:t('avtaler.ny')"/></a></p>
    </xsl:if>
    <xsl:if test="liste/@kan-registrere = 'ja'">
      <p><a href="/avtaler/papir"><xsl:value-of select="a:t('avtaler.papir')"/></a></p>
    </xsl:if>
    <xsl:if test="fane">
      <ul class="faner">
        <xsl:for-each select="fane">
          <li>
            <a href="{@sti}">
              <xsl:if test="@valgt = 'ja'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
              <xsl:value-of select="a:t(concat('avtaler.utvalg.', @navn))"/>
            </a>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:if>
    <xsl:apply-templates select="haster"/>
    <xsl:choose>
      <xsl:when test="not(alle/rad) and liste/@valgt = 'nei'">
        <p class="tomt">
          <xsl:choose>
            <xsl:when test="bruker/@nav = 'ja'"><xsl:value-of select="a:t('avtaler.ingen.utvalg')"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="a:t('avtaler.ingen')"/></xsl:otherwise>
          </xsl:choose>
        </p>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="alle"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="liste/@samlet != ''">
      <p><a href="{liste/@samlet}"><xsl:value-of select="a:t('lenke.samlet-egne')"/></a></p>
    </xsl:if>
    <xsl:if test="bruker/@nav = 'ja'">
      <p><a href="/telling"><xsl:value-of select="a:t('telling.tittel')"/></a></p>
    </xsl:if>
  </xsl:template>

  <!-- How many there are; past a thousand nobody counts. -->
  <xsl:template match="haster | alle" mode="antall">
    <xsl:choose>
      <xsl:when test="@flere = 'ja'"><xsl:value-of select="a:t('avtaler.mer-enn-tusen')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@antall"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="haster">
    <xsl:variable name="antall"><xsl:apply-templates select="." mode="antall"/></xsl:variable>
    <xsl:if test="../alle/rad">
      <section aria-labelledby="gjoer-noe">
        <h2 id="gjoer-noe"><xsl:value-of select="a:t('avtaler.gjoer-noe', $antall)"/></h2>
        <xsl:if test="not(rad)"><p><xsl:value-of select="a:t('avtaler.gjoer-ingenting')"/></p></xsl:if>
        <xsl:call-template name="avtaleliste"/>
        <xsl:if test="@antall &gt; count(rad)">
          <p><a href="{../liste/@haster-sti}"><xsl:value-of select="a:t('avtaler.vis-bare-disse')"/></a></p>
        </xsl:if>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="alle">
    <xsl:variable name="antall"><xsl:apply-templates select="." mode="antall"/></xsl:variable>
    <section aria-labelledby="alle">
      <h2 id="alle">
        <xsl:choose>
          <xsl:when test="../liste/@gjoer = 'ja'"><xsl:value-of select="a:t('avtaler.gjoer-noe', $antall)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t('avtaler.alle')"/></xsl:otherwise>
        </xsl:choose>
      </h2>
      <xsl:call-template name="avtalevalg"/>
      <p class="teller">
        <xsl:choose>
          <xsl:when test="not(rad) and ../liste/@avkortet = 'nei'"><xsl:value-of select="a:t('avtaler.ingen.valg')"/></xsl:when>
          <xsl:when test="../liste/@avkortet = 'ja'"><xsl:value-of select="a:t('avtaler.saa-langt', count(rad))"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="a:t('avtaler.viser', count(rad), $antall)"/></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="../liste/@gjoer = 'nei' and ../liste/@q = '' and rad">
          <xsl:text> </xsl:text>
          <xsl:call-template name="rekkefoelge"/>
        </xsl:if>
      </p>
      <xsl:call-template name="avtaleliste"/>
      <xsl:if test="../liste/@neste-sti != '' or ../liste/@foerste-sti != '' or ../liste/@hele-sti != ''">
        <ul class="sider">
          <xsl:if test="../liste/@neste-sti != ''">
            <li>
              <a href="{../liste/@neste-sti}">
                <xsl:choose>
                  <xsl:when test="../liste/@avkortet = 'ja'"><xsl:value-of select="a:t('avtaler.let-videre')"/></xsl:when>
                  <xsl:otherwise><xsl:value-of select="a:t('avtaler.neste')"/></xsl:otherwise>
                </xsl:choose>
              </a>
            </li>
          </xsl:if>
          <xsl:if test="../liste/@foerste-sti != ''">
            <li><a href="{../liste/@foerste-sti}"><xsl:value-of select="a:t('avtaler.foerste')"/></a></li>
          </xsl:if>
          <xsl:if test="../liste/@hele-sti != ''">
            <li><a href="{../liste/@hele-sti}"><xsl:value-of select="a:t('avtaler.vis-alle')"/></a></li>
          </xsl:if>
        </ul>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template name="rekkefoelge">
    <xsl:value-of select="a:t(concat('avtaler.sortert.', ../orden[@valgt = 'ja']/@navn))"/>
    <xsl:for-each select="../orden[@valgt = 'nei']">
      <xsl:text> </xsl:text>
      <xsl:if test="position() &gt; 1">· </xsl:if>
      <a href="{@sti}"><xsl:value-of select="a:t(concat('avtaler.orden.', @navn))"/></a>
    </xsl:for-each>
  </xsl:template>

  <!-- Choosing changes nothing, so it is a GET. -->
  <xsl:template name="avtalevalg">
    <form method="get" action="/avtaler" class="soek">
      <xsl:if test="../liste/@utvalg != ''"><input type="hidden" name="utvalg" value="{../liste/@utvalg}"/></xsl:if>
      <xsl:if test="../liste/@gjoer = 'ja'"><input type="hidden" name="gjoer" value="ja"/></xsl:if>
      <xsl:if test="../liste/@rolle != ''"><input type="hidden" name="rolle" value="{../liste/@rolle}"/></xsl:if>
      <div class="felt">
        <label for="valg-q"><xsl:value-of select="a:t('avtaler.valg.q')"/></label>
        <input type="text" id="valg-q" name="q" value="{../liste/@q}" autocomplete="off" spellcheck="false"/>
      </div>
      <div class="felt">
        <label for="valg-status"><xsl:value-of select="a:t('avtaler.valg.status')"/></label>
        <select id="valg-status" name="status">
          <option value=""><xsl:value-of select="a:t('avtaler.valg.alle')"/></option>
          <xsl:for-each select="../status">
            <option value="{@navn}">
              <xsl:if test="@valgt = 'ja'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
              <xsl:value-of select="a:t(concat('status.', @navn))"/>
            </option>
          </xsl:for-each>
        </select>
      </div>
      <div class="felt">
        <label for="valg-tiltak"><xsl:value-of select="a:t('avtaler.valg.tiltak')"/></label>
        <select id="valg-tiltak" name="tiltak">
          <option value=""><xsl:value-of select="a:t('avtaler.valg.alle')"/></option>
          <xsl:for-each select="../tiltak">
            <option value="{@navn}">
              <xsl:if test="@valgt = 'ja'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
              <xsl:value-of select="a:t(concat('tiltak.', @navn))"/>
            </option>
          </xsl:for-each>
        </select>
      </div>
      <button type="submit" class="knapp sekundaer"><xsl:value-of select="a:t('avtaler.valg.vis')"/></button>
    </form>
  </xsl:template>

  <!-- The rows of a list name their agreements, since one may stand in both. -->
  <xsl:template name="avtaleliste">
    <xsl:if test="rad">
      <ul class="avtaler"><xsl:for-each select="rad"><xsl:apply-templates select="../../avtale[@id = current()/@id]" mode="kort"/></xsl:for-each></ul>
    </xsl:if>
  </xsl:template>

  <xsl:template match="avtale[@uleselig = 'ja']" mode="kort" priority="1">
    <li>
      <div class="avtale-tekst">
        <a href="/avtaler/{@id}"><xsl:call-template name="avtalenavn"/></a>
        <p class="liten-linje"><xsl:value-of select="a:t('avtaler.uleselig')"/></p>
      </div>
    </li>
  </xsl:template>

  <xsl:template match="avtale" mode="kort">
    <xsl:variable name="gjoer" select="gjoer[@maa = 'ja' or contains($haster, concat(' ', @handling, ' '))][1]"/>
    <li>
      <div class="avtale-tekst">
        <a href="/avtaler/{@id}"><xsl:call-template name="avtalenavn"/></a>
        <p class="liten-linje">
          <xsl:if test="@nummer != ''"><xsl:value-of select="@nummer"/> · </xsl:if>
          <xsl:value-of select="@virksomhet"/>
          <xsl:if test="@virksomhet != '' and @start != ''">, </xsl:if>
          <xsl:call-template name="periode"/>
          <xsl:if test="@virksomhet != '' or @start != ''"> · </xsl:if>
          <xsl:variable name="endret"><xsl:call-template name="dato"><xsl:with-param name="d" select="@endret"/></xsl:call-template></xsl:variable>
          <xsl:value-of select="a:t('avtaler.endret', $endret)"/>
        </p>
        <xsl:if test="venter">
          <p class="liten-linje">
            <xsl:variable name="hvem">
              <xsl:for-each select="venter">
                <xsl:if test="position() &gt; 1">, </xsl:if>
                <xsl:choose>
                  <xsl:when test="@rolle = ../@rolle"><xsl:value-of select="a:t('felles.deg')"/></xsl:when>
                  <xsl:otherwise>
                    <xsl:call-template name="liten">
                      <xsl:with-param name="tekst" select="a:t(concat('rolle.', @rolle))"/>
                    </xsl:call-template>
                  </xsl:otherwise>
                </xsl:choose>
              </xsl:for-each>
            </xsl:variable>
            <xsl:value-of select="a:t('avtaler.venter', $hvem)"/>
          </p>
        </xsl:if>
        <xsl:if test="@etterregistrert = 'ja'">
          <p class="liten-linje"><xsl:value-of select="a:t('avtale.etterregistrert')"/></p>
        </xsl:if>
      </div>
      <div class="avtale-merker">
        <xsl:if test="$gjoer">
          <xsl:call-template name="merke">
            <xsl:with-param name="slag" select="'gjoer'"/>
            <xsl:with-param name="tekst">
              <xsl:variable name="navn" select="concat('gjoer.kort.', $gjoer/@handling)"/>
              <xsl:choose>
                <xsl:when test="$gjoer/@antall = 1 and a:finnes(concat($navn, '.en'))">
                  <xsl:value-of select="a:t(concat($navn, '.en'))"/>
                </xsl:when>
                <xsl:when test="$gjoer/@part"><xsl:value-of select="a:t($navn, $gjoer/@antall, a:t(concat('part.', $gjoer/@part)))"/></xsl:when>
                <xsl:when test="$gjoer/@antall"><xsl:value-of select="a:t($navn, $gjoer/@antall)"/></xsl:when>
                <xsl:when test="@gjelder != '' and a:finnes(concat($navn, '.endring'))"><xsl:value-of select="a:t(concat($navn, '.endring'))"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="a:t($navn)"/></xsl:otherwise>
              </xsl:choose>
            </xsl:with-param>
          </xsl:call-template>
          <xsl:text> </xsl:text>
        </xsl:if>
        <xsl:if test="@uten-kontakt = 'ja'">
          <xsl:call-template name="merke">
            <xsl:with-param name="slag" select="'over'"/>
            <xsl:with-param name="tekst" select="a:t('avtaler.uten-kontakt')"/>
          </xsl:call-template>
          <xsl:text> </xsl:text>
        </xsl:if>
        <xsl:if test="@over = 'ja'">
          <xsl:call-template name="merke">
            <xsl:with-param name="slag" select="'over'"/>
            <xsl:with-param name="tekst" select="a:t('avtale.over-fristen')"/>
          </xsl:call-template>
          <xsl:text> </xsl:text>
        </xsl:if>
        <xsl:if test="@slettes">
          <xsl:variable name="dag">
            <xsl:call-template name="dato"><xsl:with-param name="d" select="@slettes"/></xsl:call-template>
          </xsl:variable>
          <xsl:call-template name="merke">
            <xsl:with-param name="slag" select="'over'"/>
            <xsl:with-param name="tekst" select="a:t('avtaler.slettes', $dag)"/>
          </xsl:call-template>
          <xsl:text> </xsl:text>
        </xsl:if>
        <xsl:call-template name="statusmerke"/>
      </div>
    </li>
  </xsl:template>

  <!-- ==== ny: which measure ==== -->

  <xsl:template match="side[@navn = 'ny']" mode="tittel"><xsl:value-of select="a:t('ny.tittel')"/></xsl:template>
  <xsl:template match="side[@navn = 'ny']" mode="tilbake">
    <p class="tilbake"><a href="/avtaler"><xsl:value-of select="a:t('ramme.til-avtaler')"/></a></p>
  </xsl:template>

  <!-- From an earlier agreement there is a page between: what comes along. Choosing changes nothing, so it is a GET. -->
  <xsl:template match="side[@navn = 'ny']" mode="innhold">
    <xsl:apply-templates select="fra" mode="ny"/>
    <xsl:choose>
      <xsl:when test="begynnelse"><xsl:apply-templates select="begynnelse" mode="ny"/></xsl:when>
      <xsl:when test="fra">
        <form method="get" action="/avtaler/ny">
          <input type="hidden" name="fra" value="{fra/avtale/@id}"/>
          <xsl:call-template name="ny-tiltak"/>
          <div class="knapper"><button type="submit" class="knapp"><xsl:value-of select="a:t('ny.videre')"/></button></div>
        </form>
      </xsl:when>
      <xsl:otherwise>
        <form method="post" action="{@sti}">
          <xsl:call-template name="skjulte"/>
          <xsl:call-template name="ny-tiltak"/>
          <div class="knapper"><button type="submit" class="knapp"><xsl:value-of select="a:t('ny.knapp')"/></button></div>
        </form>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="ny-tiltak">
    <xsl:variable name="f" select="feil/f[@felt = 'tiltak'][1]"/>
    <fieldset>
      <xsl:attribute name="class">felt<xsl:if test="$f"> felt-feil</xsl:if></xsl:attribute>
      <xsl:if test="$f"><xsl:attribute name="aria-describedby">egen-tiltak-feil</xsl:attribute></xsl:if>
      <legend><xsl:value-of select="a:t('ny.velg')"/></legend>
      <xsl:call-template name="egen-feil">
        <xsl:with-param name="f" select="$f"/>
        <xsl:with-param name="id" select="'egen-tiltak'"/>
      </xsl:call-template>
      <xsl:for-each select="tiltak">
        <xsl:call-template name="radio">
          <xsl:with-param name="id">
            <xsl:text>egen-tiltak</xsl:text>
            <xsl:if test="position() &gt; 1"><xsl:value-of select="concat('-', position())"/></xsl:if>
          </xsl:with-param>
          <xsl:with-param name="navn" select="'tiltak'"/>
          <xsl:with-param name="verdi" select="string(@navn)"/>
          <xsl:with-param name="valgt" select="string(../tiltak[@valgt = 'ja']/@navn)"/>
          <xsl:with-param name="tekst" select="a:t(concat('tiltak.', @navn))"/>
        </xsl:call-template>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <xsl:template match="fra" mode="ny">
    <p class="ingress">
      <xsl:for-each select="avtale">
        <xsl:variable name="navn"><xsl:call-template name="avtalenavn"/></xsl:variable>
        <xsl:value-of select="a:t('ny.fra', $navn)"/>
      </xsl:for-each>
    </p>
  </xsl:template>

  <xsl:template match="begynnelse" mode="ny">
    <xsl:variable name="valgt" select="../tiltak[@valgt = 'ja']/@navn"/>
    <h2><xsl:value-of select="a:t('ny.blir-med', a:t(concat('tiltak.', $valgt)))"/></h2>
    <xsl:if test="not(gruppe)"><p><xsl:value-of select="a:t('ny.ingenting')"/></p></xsl:if>
    <xsl:if test="gruppe">
      <ul><xsl:for-each select="gruppe"><li><xsl:value-of select="a:t(concat('gruppe.', @navn))"/></li></xsl:for-each></ul>
    </xsl:if>
    <xsl:if test="utelatt">
      <h2><xsl:value-of select="a:t('ny.utelatt')"/></h2>
      <p><xsl:value-of select="a:t('ny.utelatt-ingress')"/></p>
      <xsl:for-each select="utelatt[not(@grunn = preceding-sibling::utelatt/@grunn)]">
        <h3><xsl:value-of select="a:t(concat('ny.grunn.', @grunn))"/></h3>
        <ul>
          <xsl:for-each select="../utelatt[@grunn = current()/@grunn]">
            <li>
              <xsl:if test="@liste != ''"><xsl:value-of select="concat(a:t(@liste), ': ')"/></xsl:if>
              <xsl:value-of select="a:t(@tekst)"/>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:for-each>
    </xsl:if>
    <form method="post" action="/avtaler/ny">
      <xsl:call-template name="skjulte"/>
      <input type="hidden" name="fra" value="{../fra/avtale/@id}"/>
      <input type="hidden" name="tiltak" value="{$valgt}"/>
      <div class="knapper">
        <button type="submit" class="knapp"><xsl:value-of select="a:t('ny.knapp')"/></button>
        <a class="knapp sekundaer" href="/avtaler/ny?fra={../fra/avtale/@id}"><xsl:value-of select="a:t('ny.annet-tiltak')"/></a>
      </div>
    </form>
  </xsl:template>
</xsl:stylesheet>
