# One image for web, worker, beat and the one-shot `prepare`; all configuration by environment.
FROM python:3.13-slim AS packages
COPY requirements/uv.txt requirements/s3.txt /requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements/uv.txt \
 && /venv/bin/python -m uv pip install --no-cache --python /venv/bin/python \
    --compile-bytecode --require-hashes -r /requirements/s3.txt \
 && /venv/bin/python -m uv pip uninstall --python /venv/bin/python uv

FROM python:3.13-slim AS program
# Print that the built-in engine cannot read, by language (docs/evidence.md says for which regions),
# and the letters of PDFs that bring none of Chinese, Japanese or Korean.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fonts-noto-cjk tesseract-ocr-kor \
    tesseract-ocr-tha tesseract-ocr-vie tesseract-ocr-rus tesseract-ocr-ukr tesseract-ocr-ara \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app --no-create-home member-center
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/app/var
# Why is said in evidence/huge_pages.py.
ENV GLIBC_TUNABLES=glibc.malloc.hugetlb=1
# The static files belong to the image, uploads to a volume; the keys are only for this step.
RUN key() { head -c 32 /dev/urandom | base64 | tr '+/' '-_'; } \
 && SECRET_KEY="$(key)$(key)" CODE_KEYS="$(key)" DIGEST_KEYS="$(key)" \
    DATABASE_URL=postgres://build@127.0.0.1:1/build REDIS_URL=redis://127.0.0.1:1/0 \
    sh -c 'python manage.py messages --compile && python manage.py collectstatic --noinput' \
 && install -d -o member-center -g member-center var/media var/log
USER member-center
VOLUME /app/var/media /app/var/log
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--config", "python:portal.serving", "--bind", "0.0.0.0:8000", \
     "--workers", "3", "--preload", "--worker-tmp-dir", "/dev/shm"]

# The proxy before the program, with the static files of the same version: deploy/nginx.
FROM nginx:1.28 AS proxy
# The owner of the evidence, which nobody else may read; the same number as above.
RUN useradd --system --uid 10001 --no-create-home member-center \
 && install -d /run/edge \
 && rm -rf /etc/nginx/conf.d /etc/nginx/nginx.conf
COPY --from=program /app/var/static /srv/static
COPY deploy/nginx/nginx.conf.template /etc/nginx/templates/
ENV NGINX_ENVSUBST_OUTPUT_DIR=/etc/nginx EDGE_USER=member-center EDGE_HTTP=80 EDGE_HTTPS=443 \
    EDGE_TLS=/etc/nginx/tls EDGE_PROGRAM=web:8000 EDGE_STATIC=/srv/static \
    EDGE_EVIDENCE=/srv/media/evidence EDGE_RUN=/run/edge EDGE_LOG=/dev/stdout EDGE_PUBLIC_PORT=
EXPOSE 80 443

# What `docker build .` makes.
FROM program
