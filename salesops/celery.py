"""The Celery application: the doorbell of ``salesops.jobs``."""

import os

from celery import Celery
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
app = Celery("salesops")
app.config_from_object("django.conf:settings", namespace="CELERY")
# A bell needs no receipt: the work stands in the database. And one whose receipt a silent Redis did not take would
# count as unread for ever: at a prefetch of one, its worker would never look again.
app.conf.task_queues = [Queue(name, no_ack=True) for name in ("default", "papers")]
app.autodiscover_tasks(["salesops.jobs", "salesops.documents"])
