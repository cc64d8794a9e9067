# One image for web, worker, beat and the one-shot `prepare`; all configuration by environment.
FROM python:3.13-slim AS packages
COPY requirements/uv.txt requirements/s3.txt /requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements/uv.txt \
 && /venv/bin/python -m uv pip install --no-cache --python /venv/bin/python \
    --compile-bytecode --require-hashes -r /requirements/s3.txt \
 && /venv/bin/python -m uv pip uninstall --python /venv/bin/python uv

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app --no-create-home member-center
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/app/var
# The static files belong to the image, uploads to a volume; the keys are only for this step.
RUN SECRET_KEY=build CODE_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= DIGEST_KEY=build \
    DATABASE_URL=postgres://build@127.0.0.1:1/build REDIS_URL=redis://127.0.0.1:1/0 \
    sh -c 'python manage.py messages --compile && python manage.py collectstatic --noinput' \
 && install -d -o member-center -g member-center var/media
USER member-center
VOLUME /app/var/media
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi", "--config", "python:portal.serving", "--bind", "0.0.0.0:8000", \
     "--workers", "3", "--preload", "--worker-tmp-dir", "/dev/shm"]
