{{/* Name of the chart, part of the labels. */}}
{{- define "tollgate.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Name every object's name starts with; short enough for the longest suffix. */}}
{{- define "tollgate.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 42 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "tollgate.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 42 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 42 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
What the four services are, apart from their values: whether it reads config.yaml, the secrets it
gets, the services it calls. A service gets what it needs and nothing else. Every template ranges over this.
*/}}
{{- define "tollgate.services" -}}
gateway:
  config: true
  secretEnv:
    TOLLGATE_INTERNAL_SECRET: internalSecret
    TOLLGATE_MASTER_KEY: masterKey
    TOLLGATE_KEY_PEPPER: keyPepper
    TOLLGATE_REDIS_URL: redisUrl
  optionalSecretEnv:
    TOLLGATE_CACHE_REDIS_URL: cacheRedisUrl
  calls:
    TOLLGATE_KEY_SERVICE_URL: key
    TOLLGATE_SPEND_SERVICE_URL: spend
    TOLLGATE_PROVIDER_SERVICE_URL: provider
key:
  config: true
  secretEnv:
    TOLLGATE_INTERNAL_SECRET: internalSecret
    TOLLGATE_KEY_PEPPER: keyPepper
    TOLLGATE_DATABASE_URL: databaseUrl
    TOLLGATE_REDIS_URL: redisUrl
  calls:
    TOLLGATE_SPEND_SERVICE_URL: spend
    TOLLGATE_PROVIDER_SERVICE_URL: provider
spend:
  config: true
  secretEnv:
    TOLLGATE_INTERNAL_SECRET: internalSecret
    TOLLGATE_VAULT_KEY: vaultKey
    TOLLGATE_DATABASE_URL: databaseUrl
    TOLLGATE_REDIS_URL: redisUrl
  calls:
    TOLLGATE_KEY_SERVICE_URL: key
provider:
  config: true
  secretEnv:
    TOLLGATE_INTERNAL_SECRET: internalSecret
    TOLLGATE_VAULT_KEY: vaultKey
    TOLLGATE_DATABASE_URL: databaseUrl
    TOLLGATE_REDIS_URL: redisUrl
  calls:
    TOLLGATE_SPEND_SERVICE_URL: spend
{{- end -}}

{{/*
The templates below take a dict: root (the chart's context), name (gateway, key, spend, provider).
*/}}
{{- define "tollgate.componentName" -}}
{{- printf "%s-%s" (include "tollgate.fullname" .root) .name -}}
{{- end -}}

{{- define "tollgate.releaseLabels" -}}
app.kubernetes.io/name: {{ include "tollgate.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tollgate.selectorLabels" -}}
{{ include "tollgate.releaseLabels" .root }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "tollgate.labels" -}}
{{ include "tollgate.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "tollgate.serviceAccountName" -}}
{{- $account := (index .root.Values .name).serviceAccount -}}
{{- if $account.create -}}
{{- default (include "tollgate.componentName" .) $account.name -}}
{{- else -}}
{{- default "default" $account.name -}}
{{- end -}}
{{- end -}}

{{- define "tollgate.image" -}}
{{- $image := .root.Values.image -}}
{{- printf "%s/%s-service:%s" (trimSuffix "/" $image.repository) .name (default .root.Chart.AppVersion $image.tag) -}}
{{- end -}}

{{/* A service's environment; definition is its entry in tollgate.services. */}}
{{- define "tollgate.env" -}}
{{- $root := .root -}}
{{- $secrets := $root.Values.secrets -}}
{{- $values := index $root.Values .name -}}
- name: TOLLGATE_PORT
  value: {{ $values.port | quote }}
- name: TOLLGATE_MANAGEMENT_PORT
  value: {{ $values.managementPort | quote }}
- name: TOLLGATE_LEAVE_WAIT
  value: {{ printf "%vs" $root.Values.shutdown.preStopSeconds | quote }}
- name: TOLLGATE_SHUTDOWN_TIMEOUT
  value: {{ printf "%vs" $root.Values.shutdown.finishSeconds | quote }}
{{- range $variable, $key := .definition.secretEnv }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $secrets.existingSecret | quote }}
      key: {{ index $secrets.keys $key | quote }}
{{- end }}
{{- range $variable, $key := .definition.optionalSecretEnv }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $secrets.existingSecret | quote }}
      key: {{ index $secrets.keys $key | quote }}
      optional: true
{{- end }}
{{- if and $root.Values.config .definition.config }}
- name: TOLLGATE_CONFIG_FILE
  value: /etc/tollgate/config.yaml
{{- end }}
{{- range $variable, $called := .definition.calls }}
- name: {{ $variable }}
  value: {{ printf "http://%s:%v" (include "tollgate.componentName" (dict "root" $root "name" $called)) (index $root.Values $called).port | quote }}
{{- end }}
{{- if eq .name "gateway" }}
- name: TOLLGATE_REDIS_TIMEOUT
  value: {{ $values.redisTimeout | quote }}
- name: TOLLGATE_MAX_BODY_MB
  value: {{ $values.maxBodyMb | quote }}
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
