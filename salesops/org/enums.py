"""Posts, named grants and what is written in the record about people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """The posts of the rulebook (ORG-1). What a post is called on screen is the administrator's: ``PostTitle``."""

    GM = "GM", _("General manager")
    SALES_VP = "SALES_VP", _("Sales vice-president")
    DIRECTOR = "DIRECTOR", _("Sales and marketing director")
    REGIONAL_MANAGER = "REGIONAL_MANAGER", _("Regional manager")
    ACCOUNT_MANAGER = "ACCOUNT_MANAGER", _("Account manager")
    SALES_ASSISTANT = "SALES_ASSISTANT", _("Sales assistant")
    MARKETING_ASSISTANT = "MARKETING_ASSISTANT", _("Marketing assistant")
    FINANCE = "FINANCE", _("Finance")
    TECHNICAL = "TECHNICAL", _("Technical department")
    DEPARTMENT_REVIEWER = "DEPARTMENT_REVIEWER", _("Department reviewer")
    ADMIN = "ADMIN", _("Administrator")


# A post that works in a region must name it.
REGIONAL_POSTS = frozenset({Post.REGIONAL_MANAGER, Post.ACCOUNT_MANAGER, Post.SALES_ASSISTANT})
# ORG-2: these see everything the sales department does.
ALL_SEEING_POSTS = frozenset({Post.GM, Post.SALES_VP, Post.DIRECTOR})
# These have customers of their own, and lead what was sold to them.
SELLING_POSTS = frozenset({Post.REGIONAL_MANAGER, Post.ACCOUNT_MANAGER})
# ORG-2, CNF-1: these may see prices at all; which ones, visible_to says.
PRICE_POSTS = ALL_SEEING_POSTS | REGIONAL_POSTS | {Post.FINANCE}


class GrantName(models.TextChoices):
    """Rights given to a person by name, for a span and with a reason (ORG-2)."""

    PRICE_KEEPER = "price_keeper", _("Keeps the price policy")
    QUOTE_READER = "quote_reader", _("Reads quotes")


class Language(models.TextChoices):
    """Languages of the product (DSH-2)."""

    CHINESE = "zh-hans", _("Simplified Chinese")
    ENGLISH = "en", _("English")


class OrgVerb(models.TextChoices):
    """What is recorded about people."""

    PERSON_CREATED = "org.person.created", _("added the person")
    PERSON_EDITED = "org.person.edited", _("changed the person's details")
    PASSWORD_SET = "org.person.password_set", _("set a new password")
    PERSON_ASSIGNED = "org.person.assigned", _("assigned post, region and superior")
    PERSON_DEACTIVATED = "org.person.deactivated", _("ended the person's access")
    PERSON_REACTIVATED = "org.person.reactivated", _("opened the person's access again")
    COVERAGE_OPENED = "org.coverage.opened", _("assigned an area of support")
    COVERAGE_ENDED = "org.coverage.ended", _("ended an area of support")
    PERSON_HANDED_OVER = "org.person.handed-over", _("handed everything open over")
    RECORD_HANDED_OVER = "org.record.handed-over", _("handed the record over")
    DEPARTMENT_CREATED = "org.department.created", _("added the department")
    DEPARTMENT_EDITED = "org.department.edited", _("changed the department")
    MEMBER_JOINED = "org.department.joined", _("added a member to the department")
    MEMBER_LEFT = "org.department.left", _("ended a membership of the department")
    DEPUTY_NAMED = "org.deputation.named", _("named a stand-in")
    DEPUTY_REVOKED = "org.deputation.revoked", _("revoked a stand-in")
    SHARED = "org.record.shared", _("shared the record")
    UNSHARED = "org.record.unshared", _("ended the sharing of the record")
    TARGET_SET = "org.target.set", _("set the target")
    GRANT_GIVEN = "org.grant.given", _("gave a named right")
    GRANT_ENDED = "org.grant.ended", _("ended a named right")
