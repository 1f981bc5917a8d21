# The production image: no test, no embedded server, no npm, not root.
# The folders are named one by one, so that nothing of a working copy (.venv, var) can slip in.

FROM node:24-slim AS vendor
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim AS build
WORKDIR /srv/salesops
RUN python -m venv /srv/venv
ENV PATH=/srv/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY manage.py ./
COPY salesops salesops
COPY customers customers
COPY quotes quotes
COPY contracts contracts
COPY commissions commissions
COPY reports reports
COPY templates templates
COPY static static
COPY locale locale
COPY --from=vendor /src/node_modules node_modules
RUN python -m salesops.embedded.vendor copy && rm -r node_modules \
    && python -m salesops.base.messages \
    && python -m salesops.base.sheets
# Fonts are for the PDFs, which are drawn here; browsers have their own.
RUN SALESOPS_PRODUCTION=1 SECRET_KEY=only-for-this-step python manage.py collectstatic --noinput --ignore fonts \
    && mkdir -p var/files

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/salesops --no-create-home salesops
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/salesops /srv/salesops
# The only folder that is written to; a volume made on it takes over its owner.
RUN chown 10001:10001 /srv/salesops/var/files
WORKDIR /srv/salesops
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SALESOPS_PRODUCTION=1 XDG_CACHE_HOME=/tmp
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "salesops.wsgi", "--bind", "0.0.0.0:8000", "--preload", "--workers", "2", "--worker-class", "gthread", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
