"""Addresses of approvals."""

from django.urls import URLPattern, path

from salesops.approvals.views import chain_edit, chains, punctuality, requests, talk

app_name = "approvals"
urlpatterns: list[URLPattern] = [
    path("", requests.inbox, name="inbox"),
    path("mine/", requests.mine, name="mine"),
    path("many/", requests.decide_many, name="request-decide-many"),
    path("<int:pk>/", requests.detail, name="request-detail"),
    path("<int:pk>/panel/", requests.panel, name="request-panel"),
    path("<int:pk>/decide/", requests.decide, name="request-decide"),
    path("<int:pk>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("<int:pk>/round/", requests.round_part, name="request-round"),
    path("<int:pk>/dialog/<slug:name>/", requests.dialog, name="request-dialog"),
    path("<int:pk>/people/", talk.people, name="request-people"),
    path("<int:pk>/comment/", talk.comment, name="request-comment"),
    path("<int:pk>/ask-gm/", talk.ask_gm, name="request-ask-gm"),
    path("<int:pk>/take-over/", talk.take_over, name="request-take-over"),
    path("<int:pk>/delegate/", talk.delegate, name="request-delegate"),
    path("<int:pk>/opinions/ask/", talk.ask, name="opinion-ask"),
    path("<int:pk>/opinions/<int:consultation>/answer/", talk.answer, name="opinion-answer"),
    path("<int:pk>/opinions/<int:consultation>/take-back/", talk.take_back, name="opinion-take-back"),
    path("punctuality/", punctuality.report, name="punctuality"),
    path("chains/", chains.chain_list, name="chain-list"),
    path("chains/<int:pk>/", chains.chain_detail, name="chain-detail"),
    path("chains/<int:pk>/compare/", chains.chain_compare, name="chain-compare"),
    path("chains/<int:pk>/try/", chains.chain_try, name="chain-try"),
    path("chains/<int:pk>/draft/", chain_edit.chain_draft, name="chain-draft"),
    path("chains/<int:pk>/discard/", chain_edit.chain_discard, name="chain-discard"),
    path("chains/<int:pk>/put-in-force/", chain_edit.chain_put_in_force, name="chain-put-in-force"),
    path("chains/<int:pk>/edit/", chain_edit.edit, name="chain-edit"),
    path("chains/<int:pk>/limit/", chain_edit.limit_edit, name="chain-limit"),
    path("chains/<int:pk>/stages/new/", chain_edit.stage_new, name="stage-new"),
    path("chains/<int:pk>/stages/<int:stage>/edit/", chain_edit.stage_edit, name="stage-edit"),
    path("chains/<int:pk>/stages/<int:stage>/move/", chain_edit.stage_move, name="stage-move"),
    path("chains/<int:pk>/stages/<int:stage>/remove/", chain_edit.stage_remove, name="stage-remove"),
    path("chains/<int:pk>/stages/<int:stage>/sign-offs/new/", chain_edit.signoff_new, name="signoff-new"),
    path("chains/<int:pk>/sign-offs/<int:ask>/edit/", chain_edit.signoff_edit, name="signoff-edit"),
    path("chains/<int:pk>/sign-offs/<int:ask>/remove/", chain_edit.signoff_remove, name="signoff-remove"),
]
