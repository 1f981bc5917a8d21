"""Addresses of the organisation."""

from django.urls import URLPattern, path

from salesops.org.views import card, department, deputation, handover, moving, person, target, tree

app_name = "org"
urlpatterns: list[URLPattern] = [
    path("", tree.tree, name="tree"),
    path("people/new/", person.new, name="person-new"),
    path("people/<int:pk>/", person.detail, name="person-detail"),
    path("people/<int:pk>/card/", card.card, name="person-card"),
    path("people/<int:pk>/edit/", person.edit, name="person-edit"),
    path("people/<int:pk>/move/", moving.move, name="person-move"),
    path("people/<int:pk>/move/effects/", moving.effects, name="person-move-effects"),
    path("people/<int:pk>/deactivate/", person.deactivate, name="person-deactivate"),
    path("people/<int:pk>/reactivate/", person.reactivate, name="person-reactivate"),
    path("people/<int:pk>/hand-over/", handover.handover, name="person-handover"),
    path("departments/", department.DepartmentList.as_view(), name="department-list"),
    path("departments/new/", department.new, name="department-new"),
    path("departments/<int:pk>/", department.detail, name="department-detail"),
    path("departments/<int:pk>/edit/", department.edit, name="department-edit"),
    path("departments/<int:pk>/members/new/", department.member_add, name="department-member-add"),
    path("departments/members/<int:pk>/end/", department.member_end, name="department-member-end"),
    path("targets/", target.month, name="target-month"),
    path("stand-ins/", deputation.deputation_list, name="deputation-list"),
    path("stand-ins/new/", deputation.deputation_new, name="deputation-new"),
    path("stand-ins/<int:pk>/revoke/", deputation.deputation_revoke, name="deputation-revoke"),
]
