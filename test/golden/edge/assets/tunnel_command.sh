aws ssm start-session --region eu-central-1 --target "$(aws ec2 describe-instances --region eu-central-1 \
    --filters Name=tag:eks:nodegroup-name,Values=edge-system-nodes Name=instance-state-name,Values=running \
    --query 'Reservations[0].Instances[0].InstanceId' --output text)" \
  --document-name AWS-StartPortForwardingSessionToRemoteHost \
  --parameters host=${tunnel_host},portNumber=443,localPortNumber=8443
