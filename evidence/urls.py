"""URLs of uploads; each view checks who may see the file."""

from django.urls import path

from evidence import views
from evidence.member_pictures import views as picture_views

urlpatterns = [
    path("account/profile/picture/", picture_views.picture, name="member-picture"),
    path(
        "account/profile/picture/deletion/",
        picture_views.picture_deletion,
        name="member-picture-deletion",
    ),
    path("products/uploads/pieces/", views.upload_piece, name="upload-piece"),
    path("products/uploads/<int:pk>/pages/<int:number>/", views.upload_page, name="upload-page"),
    path("products/uploads/<int:pk>/thumbnail/", views.upload_thumbnail, name="upload-thumbnail"),
    path("products/uploads/<int:pk>/original/", views.upload_original, name="upload-original"),
]
