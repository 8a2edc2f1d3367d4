export PATH=/root/node26/bin:$PATH D=measured,linear,parallel B=0.05,0.1,0.2,0.5
while read -r line; do T=0 N=$line nice -n -3 node --import tsx scratch.ts /work/shared/replay/tables-2; done <<'L'
{"field":{"drift":0.2,"slope":0.1}}
{"field":{"drift":0.2,"slope":0.05}}
{"field":{"drift":0.15,"slope":0.1,"walkSmooth":0.15}}
{"field":{"drift":0.2,"slope":0.1,"residual":0.2}}
{"field":{"drift":0.2,"slope":0.1},"observations":{"noise":0.07,"noiseBefore":0.1}}
{"field":{"drift":0.2,"slope":0.1},"prior":{"tempering":0.8}}
{"field":{"drift":0.2,"slope":0.1},"trials":{"costPower":0.5}}
{"field":{"drift":0.2,"slope":0.1},"trials":{"costPower":0.9}}
L
