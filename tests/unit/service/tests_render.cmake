avt_unit(service/render service_render PkgConfig::XML2 Threads::Threads)
