# Each defines what it does not test (handlers, writer, pages) itself, so that the linker takes only the rest from the library.
avt_unit(service/strict service_app)
avt_unit(service/route service_app)
avt_unit(service/form service_app)
avt_unit(service/identity service_app)
avt_unit(service/server service_app)
avt_unit(service/steps service_app)
avt_unit(service/journal service_app)
avt_unit(service/minne service_app)
