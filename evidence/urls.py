"""URLs of uploads; each view checks who may see the file."""

from django.urls import path

from evidence import views

urlpatterns = [
    path("products/uploads/pieces/", views.upload_piece, name="upload-piece"),
    path("products/uploads/<int:pk>/pages/<int:number>/", views.upload_page, name="upload-page"),
    path("products/uploads/<int:pk>/thumbnail/", views.upload_thumbnail, name="upload-thumbnail"),
    path("products/uploads/<int:pk>/original/", views.upload_original, name="upload-original"),
]
