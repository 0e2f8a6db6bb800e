# By digest: the same bytes today and in a year. Dependabot or a person moves both lines together.
FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# Dependencies first: this layer stays until a lock changes.
COPY requirements.lock requirements-build.lock ./
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes -r requirements-build.lock \
    && python -m venv --without-pip /opt/regiewijzer \
    && /opt/build/bin/pip --python /opt/regiewijzer/bin/python install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY data ./data
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/build/bin/pip --python /opt/regiewijzer/bin/python install --no-deps --no-index /dist/*.whl

FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/regiewijzer --shell /usr/sbin/nologin regiewijzer \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/regiewijzer
COPY --from=builder /opt/regiewijzer /opt/regiewijzer
ENV PATH=/opt/regiewijzer/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    REGIEWIJZER_DATABASE=/var/lib/regiewijzer/regiewijzer.sqlite3 \
    REGIEWIJZER_HOST=0.0.0.0
USER 10001:10001
WORKDIR /var/lib/regiewijzer
VOLUME /var/lib/regiewijzer
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=15s --start-period=30s --retries=3 \
    CMD ["regiewijzer", "doctor", "--quiet"]
ENTRYPOINT ["regiewijzer"]
CMD ["run"]
