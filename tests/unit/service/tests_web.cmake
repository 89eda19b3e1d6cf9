avt_unit(service/web service_app)
avt_unit(service/gzip service_app PkgConfig::ZLIB)
