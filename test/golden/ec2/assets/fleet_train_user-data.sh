#!/bin/bash
set -euo pipefail
token=$(curl -sfX PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 300" http://169.254.169.254/latest/api/token)
id=$(curl -sf -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)
answer() {
  aws autoscaling complete-lifecycle-action --region us-east-1 --auto-scaling-group-name ec2-train --lifecycle-hook-name launch --instance-id "$id" --lifecycle-action-result "$1" || true
}
trap 'answer ABANDON' ERR
for store in scratch; do mkdir -p /mnt/$store; chattr +i /mnt/$store || true; done
dnf install -y lustre-client
mount -t lustre -o relatime,flock ${store_train_scratch_file-system_dns_name}@tcp:/${store_train_scratch_file-system_mount_name} /mnt/scratch
nvidia-smi -L
answer CONTINUE
trap - ERR
cat > /usr/local/sbin/datahall-watch <<'END-OF-datahall-watch'
set -euo pipefail
dnf install -y amazon-cloudwatch-agent
cat > /opt/aws/amazon-cloudwatch-agent/etc/datahall.json <<'END-OF-datahall.json'
{
 "agent": {"metrics_collection_interval":60},
 "metrics": {
  "namespace": "datahall/ec2",
  "append_dimensions": {"InstanceId":"$${aws:InstanceId}"},
  "aggregation_dimensions": [["Fleet"],["Fleet","InstanceId"]],
  "metrics_collected": {
   "disk": {
    "resources": ["/"],
    "measurement": ["used_percent"],
    "append_dimensions": {"Fleet":"train"},
    "drop_original_metrics": ["used_percent"]
   },
   "mem": {
    "measurement": ["used_percent"],
    "append_dimensions": {"Fleet":"train"},
    "drop_original_metrics": ["used_percent"]
   },
   "nvidia_gpu": {
    "measurement": ["memory_total","memory_used","temperature_gpu","utilization_gpu"],
    "append_dimensions": {"Fleet":"train"},
    "drop_original_metrics": ["memory_total","memory_used","temperature_gpu","utilization_gpu"]
   }
  }
 }
}
END-OF-datahall.json
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/opt/aws/amazon-cloudwatch-agent/etc/datahall.json
END-OF-datahall-watch
bash /usr/local/sbin/datahall-watch || echo 'datahall: this node is not watched' >&2
cat > /usr/local/sbin/datahall-gpu-health <<'END-OF-datahall-gpu-health'
#!/bin/bash
set -euo pipefail
[ ! -e /run/datahall-faulty ] || exit 0
fault=$(journalctl -k -b --no-pager -o cat | grep -E 'NVRM: Xid [(].*[)]: (46|48|54|62|64|74|79|95|109|110|136|140|142|143|151|155|156|158),' | tail -n 1 || true)
if [ -z "$fault" ]; then
  lost=$(nvidia-smi --query-remapped-rows=remapped_rows.failure --format=csv,noheader | grep -cE "^(Yes|[1-9])" || true)
  [ "$lost" = 0 ] || fault="$lost GPUs have memory that can not be remapped"
fi
[ -n "$fault" ] || exit 0
logger -t datahall -p kern.err "this node is taken out: $fault"
token=$(curl -sfX PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 300" http://169.254.169.254/latest/api/token)
id=$(curl -sf -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)
aws autoscaling set-instance-health --region us-east-1 --instance-id "$id" --health-status Unhealthy --no-should-respect-grace-period
touch /run/datahall-faulty
END-OF-datahall-gpu-health
cat > /etc/systemd/system/datahall-gpu-health.service <<'END-OF-datahall-gpu-health.service'
[Unit]
Description=Takes the node out when a GPU fails
[Service]
Type=oneshot
ExecStart=/bin/bash /usr/local/sbin/datahall-gpu-health
END-OF-datahall-gpu-health.service
cat > /etc/systemd/system/datahall-gpu-health.timer <<'END-OF-datahall-gpu-health.timer'
[Unit]
Description=Each minute
[Timer]
OnBootSec=60
OnUnitActiveSec=60
[Install]
WantedBy=timers.target
END-OF-datahall-gpu-health.timer
systemctl daemon-reload && systemctl enable --now datahall-gpu-health.timer || echo "datahall: no watch of the GPUs" >&2
