avt_unit(service/web service_app)
