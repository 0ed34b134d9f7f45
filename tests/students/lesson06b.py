"""Lesson 06b."""
from .bank import Bank

BANK = Bank({"6b.1": "def f(Z,gamma,beta,eps): return", "6b.2": "def f(dA,Z,gamma,eps): return", "6b.3": "def f(mean,var,Z,momentum): return",
             "6b.4": "def f(W,b,gamma,beta,mean,var,eps): return", "6b.5": "def f(Z,eps): return"})
add = BANK.add
MU, VAR, C = "Z.mean(1,keepdims=True)", "Z.var(1,keepdims=True)", "(Z-Z.mean(1,keepdims=True))"

add("6b.1", "right", f"gamma*{C}/np.sqrt({VAR}+eps)+beta", f"beta+gamma*{C}*({VAR}+eps)**-0.5", f"gamma/np.sqrt({VAR}+eps)*{C}+beta",
"def f(Z,gamma,beta,eps):\n  mu=Z.mean(axis=1,keepdims=True);s=np.sqrt(Z.var(axis=1,keepdims=True)+eps)\n  zh=(Z-mu)/s\n  return gamma*zh+beta",
"def f(Z,gamma,beta,eps):\n  m=Z.shape[1];mu=np.sum(Z,axis=1,keepdims=True)/m;v=np.sum((Z-mu)**2,axis=1,keepdims=True)/m\n  return gamma*(Z-mu)/np.sqrt(v+eps)+beta",
"def f(Z,gamma,beta,eps):\n  out=np.empty(Z.shape)\n  for i in range(len(Z)): out[i]=gamma[i]*(Z[i]-Z[i].mean())/np.sqrt(Z[i].var()+eps)+beta[i]\n  return out",
"((Z.T-Z.mean(1))/np.sqrt(Z.var(1)+eps)).T*gamma+beta", "nn.BatchNorm(eps=eps).forward(Z,None,gamma,beta,0*beta,0*beta)[0]", f"nn.BatchNorm(eps=eps).predict(Z,gamma,beta,{MU},{VAR})",
f"gamma*{C}/np.hypot(Z.std(1,keepdims=True),eps**0.5)+beta")
add("6b.1", "wrong", f"gamma*{C}/({VAR}+eps)+beta", f"gamma*{C}/(Z.std(1,keepdims=True)+eps)+beta", f"gamma*{C}/Z.std(1,keepdims=True)+beta", "gamma*(Z-Z.mean(0))/np.sqrt(Z.var(0)+eps)+beta", "gamma*(Z-Z.mean())/np.sqrt(Z.var()+eps)+beta",
f"gamma*{C}/np.sqrt(Z.var(1,ddof=1,keepdims=True)+eps)+beta", f"{C}/np.sqrt({VAR}+eps)", f"gamma*{C}/np.sqrt({VAR}+eps)", f"{C}/np.sqrt({VAR}+eps)+beta", f"beta*{C}/np.sqrt({VAR}+eps)+gamma", f"gamma*({C}/np.sqrt({VAR}+eps)+beta)",
f"gamma*Z/np.sqrt({VAR}+eps)+beta", f"gamma*{C}+beta", f"gamma*{C}/np.sqrt((Z**2).mean(1,keepdims=True)+eps)+beta", f"gamma*{C}/np.sqrt({VAR}+eps)-beta", f"gamma*Z-Z.mean(1,keepdims=True)/np.sqrt({VAR}+eps)+beta",
f"gamma*{C}/np.sqrt({VAR})+eps+beta", f"gamma*{C}/np.sqrt({VAR}-eps)+beta", f"gamma*{C}*np.sqrt({VAR}+eps)+beta", f"gamma@{C}/np.sqrt({VAR}+eps)+beta", "gamma*(Z-Z.mean(1))/np.sqrt(Z.var(1)+eps)+beta",
f"np.maximum(0,gamma*{C}/np.sqrt({VAR}+eps)+beta)", f"gamma*{C}/np.sqrt({VAR}+1e-5)+beta", f"gamma*{C}/np.sqrt({VAR}+eps**2)+beta", f"(gamma*{C}/np.sqrt({VAR}+eps)+beta,{MU},{VAR})", "gamma*Z+beta", f"def f(Z,gamma,beta,eps): gamma*{C}/np.sqrt({VAR}+eps)+beta",
"def f(Z,gamma,beta,eps):\n  Z-=Z.mean(1,keepdims=True)\n  return gamma*Z/(Z.var(1,keepdims=True)+eps)+beta")

P = "def f(dA,Z,gamma,eps):\n  s=1/np.sqrt(Z.var(1,keepdims=True)+eps);z=(Z-Z.mean(1,keepdims=True))*s;dg=(dA*z).mean(1,keepdims=True);db=dA.mean(1,keepdims=True);m=Z.shape[1]\n  return "
add("6b.2", "right", P + "gamma*s*(dA-db-z*dg),dg,db", P + "(gamma*s*(dA-db-z*dg),dg,db)", P + "[gamma*s*(dA-db-z*dg),dg,db]", P + "gamma*s/m*(m*dA-dA.sum(1,keepdims=True)-z*(dA*z).sum(1,keepdims=True)),dg,db",
P + "s*(gamma*dA-(gamma*dA).mean(1,keepdims=True)-z*(gamma*dA*z).mean(1,keepdims=True)),dg,db",
"def f(dA,Z,gamma,eps):\n  m=Z.shape[1];mu=Z.mean(1,keepdims=True);v=Z.var(1,keepdims=True)+eps;x=(Z-mu)/np.sqrt(v)\n  dx=dA*gamma;dv=np.sum(dx*(Z-mu)*-0.5*v**-1.5,1,keepdims=True);dm=np.sum(-dx/np.sqrt(v),1,keepdims=True)+dv*np.mean(-2*(Z-mu),1,keepdims=True)\n"
"  return dx/np.sqrt(v)+dv*2*(Z-mu)/m+dm/m,np.sum(dA*x,1,keepdims=True)/m,np.sum(dA,1,keepdims=True)/m",
"def f(dA,Z,gamma,eps):\n  l=nn.BatchNorm(eps=eps);n=0*gamma;_,c=l.forward(Z,None,gamma,n,n,n);g={'gamma':np.empty_like(gamma),'beta':np.empty_like(gamma)}\n  d=l.backward(dA,c,g,gamma,n,n,n)\n  return d,g['gamma'],g['beta']",
P + "gamma*s*(dA-(db+z*dg)),dg,db")
add("6b.2", "wrong", P + "gamma*s*(dA-z*dg),dg,db", P + "gamma*s*(dA-db),dg,db", P + "gamma*s*dA,dg,db", P + "s*(dA-db-z*dg),dg,db", P + "gamma*(dA-db-z*dg),dg,db", P + "gamma*s**2*(dA-db-z*dg),dg,db", P + "gamma/s*(dA-db-z*dg),dg,db",
P + "gamma*s*(dA-db-z*dg),db,dg", P + "gamma*s*(dA-db-z*dg),dg*m,db*m", P + "gamma*s*(dA-db-z*dg),dg*m,db", P + "gamma*s*(dA-db-z*dg),dg,db*m", P + "gamma*s*(dA-db-z*dg)/m,dg,db", P + "gamma*s*(dA-m*db-z*dg*m),dg,db", P + "gamma*s*(dA+db+z*dg),dg,db",
P + "gamma*s*(dA-db-dg),dg,db", P + "gamma*s*(dA-db-z*dg),(dA*Z).mean(1,keepdims=True),db", P + "gamma*s*(dA-db-z*dg),db,db", P + "gamma*s*(dA-db-z*dg),gamma*dg,db", P + "gamma*s*(dA-db-z*dg)", P + "gamma*s*dA-db-z*dg,dg,db", P + "gamma*s*(dA-db-Z*dg),dg,db",
P + "gamma*s*(dA-db-z*dg),(dA*z).mean(),dA.mean()", P + "gamma*s*(dA-db-z*dg),dg.ravel(),db.ravel()", P + "gamma*s*(dA-dA.mean()-z*(dA*z).mean()),dg,db", P + "dA*gamma,dg,db", P + "-gamma*s*(dA-db-z*dg),dg,db", P + "gamma*s*(dA-db-z*dg),-dg,-db",
P + "gamma*s*(dA-db-z**2*dg),dg,db")

B = "momentum*%s+(1-momentum)*%s"
add("6b.3", "right", B % ("mean", MU) + "," + B % ("var", VAR), f"mean+(1-momentum)*({MU}-mean),var+(1-momentum)*({VAR}-var)", f"[{B % ('mean', MU)},{B % ('var', VAR)}]",
"def f(mean,var,Z,momentum):\n  mean=mean*momentum+Z.mean(axis=1,keepdims=True)*(1-momentum)\n  var=var*momentum+Z.var(axis=1,keepdims=True)*(1-momentum)\n  return mean,var",
"def f(mean,var,Z,momentum):\n  p=1-momentum;mu=Z.mean(1).reshape(-1,1);v=Z.var(1).reshape(-1,1)\n  return (1-p)*mean+p*mu,(1-p)*var+p*v",
f"def f(mean,var,Z,momentum):\n  mean=mean.copy();var=var.copy()\n  l=nn.BatchNorm(momentum=momentum);l.remember((None,None,{MU},{VAR}),None,None,mean,var)\n  return mean,var",
"def f(mean,var,Z,momentum):\n  m=Z.shape[1];mu=Z.sum(1,keepdims=True)/m;s=((Z-mu)**2).sum(1,keepdims=True)/m\n  return momentum*mean+mu-momentum*mu,momentum*var+s-momentum*s",
f"mean-(1-momentum)*(mean-{MU}),var-(1-momentum)*(var-{VAR})")
R = "(1-momentum)*%s+momentum*%s"
add("6b.3", "wrong", R % ("mean", MU) + "," + R % ("var", VAR), f"{MU},{VAR}", "mean,var", f"momentum*mean+{MU},momentum*var+{VAR}", f"mean+(1-momentum)*{MU},var+(1-momentum)*{VAR}", B % ("mean", MU) + "," + B % ("var", "Z.var(1,ddof=1,keepdims=True)"),
B % ("mean", MU) + "," + B % ("var", "Z.std(1,keepdims=True)"), B % ("mean", MU) + "," + B % ("var", "(Z**2).mean(1,keepdims=True)"), B % ("mean", "Z.mean()") + "," + B % ("var", "Z.var()"), f"(mean+{MU})/2,(var+{VAR})/2",
f"0.9*mean+0.1*{MU},0.9*var+0.1*{VAR}", B % ("mean", MU) + "," + B % ("var", "((Z-mean)**2).mean(1,keepdims=True)"), B % ("mean", MU) + ",var", "mean," + B % ("var", VAR), B % ("var", VAR) + "," + B % ("mean", MU), B % ("mean", MU),
B % ("mean", "Z.mean(0)") + "," + B % ("var", "Z.var(0)"), B % ("mean", "Z.mean(1)") + "," + B % ("var", "Z.var(1)"), f"momentum*(mean+{MU}),momentum*(var+{VAR})", f"momentum*mean-(1-momentum)*{MU},momentum*var-(1-momentum)*{VAR}",
B % ("mean", "Z.sum(1,keepdims=True)") + "," + B % ("var", VAR), f"def f(mean,var,Z,momentum):\n  mean+=(1-momentum)*({MU}-mean);var+=(1-momentum)*({VAR}-var)", B % ("mean", MU) + "," + B % ("var", "(Z.var(1,keepdims=True)+1e-5)"),
f"mean*{MU}**momentum,var", "(momentum*mean+(1-momentum)*np.median(Z,1,keepdims=True))," + B % ("var", VAR), f"np.hstack([{B % ('mean', MU)},{B % ('var', VAR)}])", f"momentum**2*mean+(1-momentum**2)*{MU},momentum**2*var+(1-momentum**2)*{VAR}",
"def f(mean,var,Z,momentum):\n  if Z.shape[1]==1: return mean,var\n  return " + B % ("mean", MU) + "," + B % ("var", VAR))

S = "gamma/np.sqrt(var+eps)"
add("6b.4", "right", f"{S}*W,{S}*(b-mean)+beta", f"W*{S},beta+(b-mean)*{S}", "def f(W,b,gamma,beta,mean,var,eps):\n  s=gamma/np.sqrt(var+eps)\n  return s*W,s*b-s*mean+beta", f"np.diag(({S}).ravel())@W,{S}*(b-mean)+beta", f"[{S}*W,{S}*(b-mean)+beta]",
"gamma*W/np.sqrt(var+eps),gamma*(b-mean)/np.sqrt(var+eps)+beta", "def f(W,b,gamma,beta,mean,var,eps):\n  l=nn.BatchNorm(eps=eps)\n  g=lambda x:l.predict(W@x+b,gamma,beta,mean,var)\n  k=W.shape[1]\n  o=g(np.zeros((k,1)))\n  return g(np.eye(k))-o,o",
"def f(W,b,gamma,beta,mean,var,eps):\n  W2=np.empty(W.shape);b2=np.empty(b.shape)\n  for i in range(len(W)):\n    s=gamma[i]/np.sqrt(var[i]+eps)\n    W2[i]=s*W[i];b2[i]=s*(b[i]-mean[i])+beta[i]\n  return W2,b2")
add("6b.4", "wrong", "gamma/(var+eps)*W,gamma/(var+eps)*(b-mean)+beta", "gamma/np.sqrt(var)*W,gamma/np.sqrt(var)*(b-mean)+beta", "gamma/(np.sqrt(var)+eps)*W,gamma/(np.sqrt(var)+eps)*(b-mean)+beta", "W/np.sqrt(var+eps),(b-mean)/np.sqrt(var+eps)+beta",
f"{S}*W,b-{S}*mean+beta", f"{S}*W,b", f"{S}*W,beta-{S}*mean", f"{S}*W,{S}*b+beta", f"{S}*W,{S}*b-mean+beta", f"{S}*W,{S}*(b+mean)+beta", f"{S}*W,{S}*(b-mean)", f"{S}*W,{S}*(b-mean+beta)", f"W,{S}*(b-mean)+beta", f"W/({S}),{S}*(b-mean)+beta",
"gamma*np.sqrt(var+eps)*W,gamma*np.sqrt(var+eps)*(b-mean)+beta", f"{S}*W", f"{S}*(b-mean)+beta,{S}*W", f"{S}*W,b-mean+beta", f"{S}*W,beta", f"{S}*W,{S}*(b-mean)-beta", f"({S})@W,{S}*(b-mean)+beta", f"({S}).T*W,{S}*(b-mean)+beta", f"{S}*(W-mean),{S}*b+beta",
"W,b", "gamma*W,gamma*b+beta", f"{S}*W+beta,{S}*(b-mean)+beta", f"{S}*W,({S}*(b-mean)+beta).ravel()", "beta/np.sqrt(var+eps)*W,beta/np.sqrt(var+eps)*(b-mean)+gamma", f"def f(W,b,gamma,beta,mean,var,eps):\n  W={S}*W;b={S}*(b-mean)+beta")

add("6b.5", "right", f"np.sqrt({VAR}+eps),{MU}", f"({VAR}+eps)**0.5,{MU}", f"[np.sqrt({VAR}+eps),{MU}]", "np.sqrt(Z.var(1)+eps)[:,None],Z.mean(1)[:,None]", f"np.hypot(Z.std(1,keepdims=True),eps**0.5),{MU}",
"def f(Z,eps):\n  mu=Z.mean(1,keepdims=True)\n  return np.sqrt(((Z-mu)**2).mean(1,keepdims=True)+eps),mu", "def f(Z,eps):\n  m=Z.shape[1];mu=Z.sum(1,keepdims=True)/m\n  return np.sqrt(np.sum((Z-mu)**2,axis=1,keepdims=True)/m+eps),mu",
"def f(Z,eps):\n  g=np.array([[math.sqrt(r.var()+eps)] for r in Z]);b=np.array([[r.mean()] for r in Z])\n  return g,b")
add("6b.5", "wrong", f"Z.std(1,keepdims=True),{MU}", f"Z.std(1,keepdims=True)+eps,{MU}", f"{VAR}+eps,{MU}", f"1/np.sqrt({VAR}+eps),{MU}", "np.ones((len(Z),1)),np.zeros((len(Z),1))", f"np.sqrt({VAR}+eps),-{MU}", f"np.sqrt({VAR}+eps),0*{MU}", f"{MU},np.sqrt({VAR}+eps)",
f"np.sqrt({VAR}+eps),{MU}/np.sqrt({VAR}+eps)", f"np.sqrt(Z.var(1,ddof=1,keepdims=True)+eps),{MU}", "np.sqrt(Z.var()+eps),Z.mean()", f"np.sqrt((Z**2).mean(1,keepdims=True)+eps),{MU}", "np.sqrt(Z.var(1)+eps),Z.mean(1)", "np.sqrt(Z.var(0)+eps),Z.mean(0)",
f"np.sqrt({VAR}-eps),{MU}", f"{VAR},{MU}", f"np.sqrt({VAR}+eps)", f"np.sqrt({VAR})+np.sqrt(eps),{MU}", f"np.sqrt({VAR}+eps**2),{MU}", f"np.sqrt({VAR}+1e-5),{MU}", f"np.sqrt({VAR}+eps)*np.ones(Z.shape),{MU}*np.ones(Z.shape)", "1,0", f"np.sqrt({VAR}+eps),{MU}*np.sqrt({VAR}+eps)",
f"np.sqrt({VAR}+eps),Z", f"Z/{C},{MU}", f"np.sqrt({VAR}+eps),Z.sum(1,keepdims=True)", f"def f(Z,eps): np.sqrt({VAR}+eps),{MU}")
