avt_unit(service/render service_base PkgConfig::XML2 Threads::Threads)
avt_unit(service/kort service_base PkgConfig::XML2 Threads::Threads)
avt_unit(service/asset service_base)
