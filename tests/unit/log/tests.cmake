avt_unit(log/tree avtale_log)
avt_unit(log/proof avtale_log PkgConfig::CJSON)
avt_unit(log/checkpoint avtale_log)
