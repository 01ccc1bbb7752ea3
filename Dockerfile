# The official image with the one addon of the community that ours need.
FROM odoo:19.0

USER root
COPY requirements/oca.lock /tmp/oca.lock
# --no-deps: the only requirement is Odoo itself, which the image has and pip cannot see.
RUN pip3 install --no-cache-dir --break-system-packages --no-deps --require-hashes \
        -r /tmp/oca.lock \
    && rm /tmp/oca.lock
USER odoo
