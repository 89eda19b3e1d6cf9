avt_unit(format/xml avtale_format PkgConfig::XML2)
avt_unit(format/xsd avtale_format Threads::Threads)
avt_unit(format/json avtale_format)
