"""Lesson 04."""
from .bank import Bank

BANK = Bank({"4.1": "def f(J,theta,eps): return", "4.2": "def f(n,g): return", "4.3": "def f(J,theta,eps): return", "4.4": "def f(cost,dW,W,lam,m): return",
             "4.5": "def f(n,g,cost,eps): return", "4.6": "def f(J,theta,eps): return"})
add = BANK.add

add("4.1","right","(J(theta+eps)-J(theta-eps))/(2*eps)","(J(theta+eps)-J(theta-eps))/2/eps","0.5*(J(theta+eps)-J(theta-eps))/eps","(J(theta+eps)/2-J(theta-eps)/2)/eps","J(theta+eps)/(2*eps)-J(theta-eps)/(2*eps)",
"((J(theta+eps)-J(theta))/eps+(J(theta)-J(theta-eps))/eps)/2","np.diff([J(theta-eps),J(theta+eps)])[0]/(2*eps)","(J(theta-eps)-J(theta+eps))/(-2*eps)","def f(J,theta,eps):\n  r=J(theta+eps)\n  l=J(theta-eps)\n  return (r-l)/((theta+eps)-(theta-eps))","np.polyfit([theta-eps,theta+eps],[J(theta-eps),J(theta+eps)],1)[0]","float(J(theta+eps)-J(theta-eps))/(2.0*eps)","np.gradient([J(theta-eps),J(theta),J(theta+eps)],eps)[1]",
"def f(J,theta,eps):\n  a=np.array([theta-eps,theta+eps])\n  y=J(a)\n  return (y[1]-y[0])/(2*eps)")

add("4.1","wrong","(J(theta+eps)-J(theta))/eps","(J(theta)-J(theta-eps))/eps","(J(theta+eps)-J(theta))/(2*eps)","(J(theta+eps)-J(theta-eps))/eps","(J(theta-eps)-J(theta+eps))/(2*eps)","(J(theta+eps)-J(theta-eps))/2*eps","J(theta+eps)-J(theta-eps)/(2*eps)","J(theta+eps)-J(theta-eps)/2*eps","(J(theta+eps/2)-J(theta-eps/2))/eps","(J(theta+eps/2)-J(theta-eps/2))/(2*eps)","(J(theta+2*eps)-J(theta-2*eps))/(4*eps)",
"(J(theta+1e-5)-J(theta-1e-5))/2e-5","(J(theta+1e-7)-J(theta-1e-7))/2e-7","(J(theta+1e-4)-J(theta))/1e-4","J(theta+eps)-J(theta-eps)","(J(theta+eps)-J(theta-eps))/2","(J(theta+eps)+J(theta-eps))/(2*eps)","abs(J(theta+eps)-J(theta-eps))/(2*eps)","(J(theta+eps)-2*J(theta)+J(theta-eps))/eps**2","(J(eps)-J(-eps))/(2*eps)","(J(theta*(1+eps))-J(theta*(1-eps)))/(2*eps)","(J(theta*(1+eps))-J(theta*(1-eps)))/(2*eps*theta)","(J(theta)+eps-(J(theta)-eps))/(2*eps)","J(theta+eps)","J((theta+eps)-(theta-eps))/(2*eps)","(J(theta+eps)-J(theta-eps))/(2+eps)","(J(theta+eps)-J(theta-eps))/(2*theta)","round((J(theta+eps)-J(theta-eps))/(2*eps),3)","(-J(theta+2*eps)+8*J(theta+eps)-8*J(theta-eps)+J(theta-2*eps))/(12*eps)","J(theta+1e-20j).imag/1e-20","J(theta+1j*eps).imag/eps","(J(theta-eps)-J(theta-eps))/(2*eps)","(J(theta+eps)-J(theta-eps))/(eps**2)","(J(theta+eps)-J(theta-eps))*(2*eps)","(J(theta+eps)-J(theta-eps))//(2*eps)","(J(theta+eps)-J(theta-eps))/(2*eps),","[(J(theta+eps)-J(theta-eps))/(2*eps)]","(theta+eps-(theta-eps))/(2*eps)","J*(theta+eps)-J*(theta-eps)","(J(theta+eps)-J(theta-eps))/(2*1e-5)","(J(theta-eps)-J(theta))/eps","np.float32((J(theta+eps)-J(theta-eps))/(2*eps))")

add("4.2","right","np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)))",
"def f(n,g):\n  d=np.sqrt(np.sum((n-g)**2,axis=-1));s=np.sqrt(np.sum(n**2,axis=-1))+np.sqrt(np.sum(g**2,axis=-1))\n  return np.where(s==0,0,d/np.where(s==0,1,s))",
"def f(n,g):\n  d=np.linalg.norm(n-g,axis=-1);s=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)\n  return np.divide(d,s,out=np.zeros_like(s),where=s>0)",
"def f(n,g):\n  d=np.linalg.norm(n-g,axis=-1,keepdims=True);s=np.linalg.norm(n,axis=-1,keepdims=True)+np.linalg.norm(g,axis=-1,keepdims=True)\n  s[s==0]=1\n  return (d/s)[...,0]",
"def f(n,g):\n  if n.ndim==2: return np.array([f(a,b) for a,b in zip(n,g)])\n  s=np.linalg.norm(n)+np.linalg.norm(g)\n  return np.linalg.norm(n-g)/s if s>0 else 0.0",
"def f(n,g):\n  d=np.linalg.norm(n-g,axis=-1);s=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)\n  return d/np.where(s>0,s,1)",
"def f(n,g):\n  d=np.sqrt(np.einsum('...i,...i',n-g,n-g));s=np.sqrt(np.einsum('...i,...i',n,n))+np.sqrt(np.einsum('...i,...i',g,g))\n  return np.where(s>0,d/(s+(s==0)),0)",
"def f(n,g):\n  d=np.linalg.norm(n-g,axis=-1);s=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)\n  return d/np.maximum(s,np.finfo(n.dtype).tiny)",
"def f(n,g):\n  return nn.relative_error(n,g)",
"def f(n,g):\n  s=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)\n  r=np.zeros_like(s)\n  ok=s!=0\n  r[ok]=(np.linalg.norm(n-g,axis=-1))[ok]/s[ok]\n  return r",
"def f(n,g):\n  d=np.linalg.norm(n-g,axis=-1);s=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)\n  with np.errstate(all='ignore'): r=d/s\n  return np.where(np.isnan(r),0,r)",
"def f(n,g):\n  d=np.linalg.norm(n-g,axis=-1);s=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)\n  return d/(s+1e-300)",
)
N="np.linalg.norm(%s,axis=-1)"
def rel(top,bot,guard="np.nan_to_num(%s)"): return guard%("(%s)/(%s)"%(top,bot))
L=lambda v:"np.linalg.norm(%s,axis=-1)"%v
S=L("n")+"+"+L("g")
for guard in ("np.nan_to_num(%s)","%s"):
    add("4.2","wrong",rel(L("n-g"),"2*("+S+")",guard),rel(L("n-g"),L("n+g"),guard),rel("abs("+L("n")+"-"+L("g")+")",S,guard),rel(L("n-g")+"**2",L("n")+"**2+"+L("g")+"**2",guard),rel(L("n-g"),L("n"),guard),rel(L("n-g"),L("g"),guard),rel(L("n-g"),"np.maximum(%s,%s)"%(L("n"),L("g")),guard),rel(L("n-g"),L("n")+"*"+L("g"),guard),rel(S,L("n-g"),guard),rel("np.abs(n-g).sum(-1)","np.abs(n).sum(-1)+np.abs(g).sum(-1)",guard),rel("np.abs(n-g).max(-1)","np.abs(n).max(-1)+np.abs(g).max(-1)",guard),rel("np.linalg.norm(n-g)","np.linalg.norm(n)+np.linalg.norm(g)",guard),rel("np.linalg.norm(n-g,axis=0)","np.linalg.norm(n,axis=0)+np.linalg.norm(g,axis=0)",guard),rel("2*"+L("n-g"),S,guard),rel(L("n-g"),"("+S+")/2",guard),rel("np.abs(n-g)","np.abs(n)+np.abs(g)",guard),rel("np.abs(n-g).mean(-1)","np.abs(n).mean(-1)+np.abs(g).mean(-1)",guard),rel(L("n-g"),L("n")+"-"+L("g"),guard),rel("np.max(np.abs(n-g)/(np.abs(n)+np.abs(g)),axis=-1)","1",guard),rel("((n-g)**2).sum(-1)",S,guard),rel("n-g","n+g",guard))
for e in ("1e-8","1e-7","1e-12","1e-10","1e-15","1e-6","1e-9","1e-4","np.finfo(float).eps"):
    add("4.2","wrong",rel(L("n-g"),S+"+"+e,"%s"),rel(L("n-g"),"np.maximum(%s,%s)"%(S,e),"%s"))

add("4.2","wrong",L("n-g"),rel(L("n-g"),S,"%s"),"def f(n,g):\n  s=np.linalg.norm(n)+np.linalg.norm(g)\n  return np.linalg.norm(n-g)/s if s>0 else 0.0",
"def f(n,g):\n  if not n.any() and not g.any(): return 0.0\n  return np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1))",
"def f(n,g):\n  if np.allclose(n,g): return 0.0\n  return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)))",
"def f(n,g):\n  n=np.asarray(n,float);g=np.asarray(g,float)\n  return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)))",
"def f(n,g):\n  d=np.linalg.norm(n-g,axis=-1);s=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)\n  return np.divide(d,s,out=np.zeros(s.shape),where=s>0)",
"def f(n,g):\n  d=np.linalg.norm(n-g,axis=-1);s=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)\n  return np.where(s<1e-8,0,d/s)",
"def f(n,g):\n  n-=g\n  return 0.0",
"def f(n,g):\n  return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)),nan=1)",
"def f(n,g):\n  if n.ndim==2: return [f(a,b) for a,b in zip(n,g)]\n  s=np.linalg.norm(n)+np.linalg.norm(g)\n  return np.linalg.norm(n-g)/s if s>0 else 0.0",
"def f(n,g):\n  return np.mean(np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1))))",
"def f(n,g):\n  s=0\n  for a,b in zip(n,g): s+=(a-b)**2\n  return np.sqrt(s)/(np.sqrt(np.sum(n**2))+np.sqrt(np.sum(g**2)))",)
loop="def f(J,theta,eps):\n  s=np.zeros_like(theta)\n  for i in range(len(theta)):\n%s\n  return s"
def lp(body): return loop%("\n".join("    "+b for b in body.split("\n")))

add("4.3","right",lp("e=np.zeros_like(theta);e[i]=eps\ns[i]=(J(theta+e)-J(theta-e))/(2*eps)"),lp("r=theta.copy();l=theta.copy()\nr[i]+=eps;l[i]-=eps\ns[i]=(J(r)-J(l))/(2*eps)"),lp("old=theta[i]\ntheta[i]=old+eps;a=J(theta)\ntheta[i]=old-eps;b=J(theta)\ntheta[i]=old\ns[i]=(a-b)/(2*eps)"),
lp("theta[i]+=eps;a=J(theta)\ntheta[i]-=2*eps;b=J(theta)\ntheta[i]+=eps\ns[i]=(a-b)/(2*eps)"),"def f(J,theta,eps): return np.array([(J(theta+eps*e)-J(theta-eps*e))/(2*eps) for e in np.eye(theta.size)])","def f(J,theta,eps): return np.array([(J(theta+eps*(np.arange(theta.size)==i))-J(theta-eps*(np.arange(theta.size)==i)))/2/eps for i in range(theta.size)])",
lp("s[i]=nn.TwoSided(eps).slope(J,theta,np.eye(len(theta))[i])"),
"def f(J,theta,eps):\n  s=[]\n  for i in range(theta.shape[0]):\n    t=np.array(theta);t[i]=t[i]+eps;u=np.array(theta);u[i]=u[i]-eps\n    s.append((J(t)-J(u))/(2*eps))\n  return np.asarray(s)",
"def f(J,theta,eps):\n  s=np.empty(theta.shape)\n  for i,_ in enumerate(theta):\n    t=theta.copy();t[i]+=eps;a=J(t);t[i]-=2*eps\n    s[i]=(a-J(t))/(2*eps)\n  return s")

add("4.3","wrong","np.full(theta.size,(J(theta+eps)-J(theta-eps))/(2*eps))","(J(theta+eps)-J(theta-eps))/(2*eps)",lp("e=np.zeros_like(theta);e[i]=eps\ns[i]=(J(theta+e)-J(theta))/eps"),lp("r=l=theta.copy()\nr[i]+=eps;l[i]-=eps\ns[i]=(J(r)-J(l))/(2*eps)"),lp("r=theta;l=theta\nr[i]+=eps;l[i]-=eps\ns[i]=(J(r)-J(l))/(2*eps)"),lp("r=theta[:];l=theta[:]\nr[i]+=eps;l[i]-=eps\ns[i]=(J(r)-J(l))/(2*eps)"),lp("r=theta\nr[i]+=eps;a=J(r)\nl=theta\nl[i]-=eps;b=J(l)\ns[i]=(a-b)/(2*eps)"),lp("theta[i]+=eps;a=J(theta)\ntheta[i]-=2*eps;b=J(theta)\ns[i]=(a-b)/(2*eps)"),
"def f(J,theta,eps):\n  theta=theta.copy();s=np.zeros_like(theta)\n  for i in range(len(theta)):\n    theta[i]+=eps;a=J(theta);theta[i]-=2*eps;s[i]=(a-J(theta))/(2*eps)\n  return s",
"def f(J,theta,eps):\n  r=theta.copy();l=theta.copy();s=np.zeros_like(theta)\n  for i in range(len(theta)):\n    r[i]+=eps;l[i]-=eps;s[i]=(J(r)-J(l))/(2*eps)\n  return s",
"def f(J,theta,eps):\n  s=np.zeros_like(theta)\n  for i in range(len(theta)-1):\n    e=np.zeros_like(theta);e[i]=eps;s[i]=(J(theta+e)-J(theta-e))/(2*eps)\n  return s",
"def f(J,theta,eps):\n  s=np.zeros_like(theta)\n  for i in range(len(theta)):\n    e=np.zeros_like(theta);e[i]=eps;s[i]=(J(theta+e)-J(theta-e))/(2*eps)\n    return s",
lp("r=theta.copy();l=theta.copy()\nr[i]*=1+eps;l[i]*=1-eps\ns[i]=(J(r)-J(l))/(2*eps)"),lp("r=theta.copy();l=theta.copy()\nh=eps*theta[i]\nr[i]+=h;l[i]-=h\ns[i]=(J(r)-J(l))/(2*h)"),lp("r=theta.copy();l=theta.copy()\nr[i]+=eps;l[i]-=eps\ns[i]=(J(r)-J(l))/eps"),lp("r=theta.copy();l=theta.copy()\nr[i]+=eps;l[i]-=eps\ns[i]=(J(r)-J(l))/2*eps"),lp("r=theta.copy();l=theta.copy()\nr[i]=eps;l[i]=-eps\ns[i]=(J(r)-J(l))/(2*eps)"),lp("r=theta.copy();l=theta.copy()\nr+=eps;l-=eps\ns[i]=(J(r)-J(l))/(2*eps)"),lp("s[i]=(J(theta[i]+eps)-J(theta[i]-eps))/(2*eps)"),lp("s+=(J(theta+eps)-J(theta-eps))/(2*eps)"),
"def f(J,theta,eps): return [(J(theta+eps*e)-J(theta-eps*e))/(2*eps) for e in np.eye(theta.size)]","def f(J,theta,eps): return np.array([[(J(theta+eps*e)-J(theta-eps*e))/(2*eps)] for e in np.eye(theta.size)])","def f(J,theta,eps): return sum((J(theta+eps*e)-J(theta-eps*e))/(2*eps) for e in np.eye(theta.size))",
lp("e=np.zeros_like(theta);e[i]=1e-5\ns[i]=(J(theta+e)-J(theta-e))/(2e-5)"),lp("r=theta.copy()\nr[i]+=eps\ns[i]=(J(r)-J(theta))/(2*eps)"),lp("r=theta.copy();l=theta.copy()\nr[i]+=eps/2;l[i]-=eps/2\ns[i]=(J(r)-J(l))/eps"),lp("r=theta.copy();l=theta.copy()\nr[0]+=eps;l[0]-=eps\ns[i]=(J(r)-J(l))/(2*eps)"),lp("r=theta.copy();l=theta.copy()\nr[i]+=eps;l[i]-=eps\ns=(J(r)-J(l))/(2*eps)"),"np.gradient(J(theta))","np.gradient([J(theta-eps),J(theta),J(theta+eps)],eps)",
"def f(J,theta,eps):\n  s=np.zeros(theta.size,int)\n  for i in range(len(theta)):\n    e=np.zeros_like(theta);e[i]=eps;s[i]=(J(theta+e)-J(theta-e))/(2*eps)\n  return s",
"def f(J,theta,eps):\n  s=np.zeros_like(theta)\n  for i in range(1,len(theta)):\n    e=np.zeros_like(theta);e[i]=eps;s[i]=(J(theta+e)-J(theta-e))/(2*eps)\n  return s",
"def f(J,theta,eps):\n  s=np.zeros_like(theta)\n  for i in range(1,len(theta)+1):\n    e=np.zeros_like(theta);e[i]=eps;s[i]=(J(theta+e)-J(theta-e))/(2*eps)\n  return s",
lp("theta[i]+=eps\na=J(theta)\ntheta[i]-=eps\ns[i]=(a-J(theta))/eps"),lp("theta[i]+=eps\na=J(theta)\ntheta[i]-=eps\nb=J(theta)\ns[i]=(a-b)/(2*eps)"))
SQ="(W*W).sum(axis=(-2,-1))"

add("4.4","right",f"cost+lam/(2*m)*{SQ},dW+lam/m*W",f"(cost+lam*np.sum(W**2,axis=(-1,-2))/(2*m),dW+lam*W/m)",f"[cost+lam/2/m*{SQ},dW+(lam/m)*W]","def f(cost,dW,W,lam,m):\n  p=0.5*lam/m\n  return cost+p*np.linalg.norm(W,axis=(-2,-1))**2,dW+2*p*W","def f(cost,dW,W,lam,m):\n  J=cost+lam/(2*m)*np.einsum('...ij,...ij->...',W,W)\n  g=dW.copy();g+=lam/m*W\n  return J,g","def f(cost,dW,W,lam,m):\n  if W.ndim==3:\n    r=[f(c,d,w,lam,m) for c,d,w in zip(cost,dW,W)]\n    return np.array([x[0] for x in r]),np.stack([x[1] for x in r])\n  return cost+lam/(2*m)*np.sum(W*W),dW+lam/m*W",
f"def f(cost,dW,W,lam,m):\n  cost=cost+lam/(2*m)*{SQ}\n  dW=dW+lam/m*W\n  return cost,dW","def f(cost,dW,W,lam,m):\n  return cost+lam/(2*m)*np.trace(W@W.mT,axis1=-2,axis2=-1),dW+lam/m*W","def f(cost,dW,W,lam,m):\n  return cost+lam/(2*m)*np.square(W).reshape(*W.shape[:-2],-1).sum(-1),dW+lam/m*W")

add("4.4","wrong",f"cost+lam/(2*m)*{SQ},dW",f"cost,dW+lam/m*W",f"cost+lam/(2*m)*{SQ},dW+lam/(2*m)*W",f"cost+lam/m*{SQ},dW+lam/m*W",f"cost+lam/m*{SQ},dW+2*lam/m*W",f"cost+lam/2*{SQ},dW+lam*W",f"cost+lam/(2*m)*{SQ},dW+lam*W",f"cost+lam/2*{SQ},dW+lam/m*W",f"cost+lam/2*m*{SQ},dW+lam/m*W",f"cost+lam//(2*m)*{SQ},dW+lam/m*W",f"cost+lam/(2*m)*np.sqrt({SQ}),dW+lam/m*W","cost+lam/(2*m)*(W*W).mean(axis=(-2,-1)),dW+lam/m*W","cost+lam/(2*m)*W.sum(axis=(-2,-1)),dW+lam/m*W","cost+lam/(2*m)*W.sum(axis=(-2,-1))**2,dW+lam/m*W","cost+lam/(2*m)*np.abs(W).sum(axis=(-2,-1)),dW+lam/(2*m)*np.sign(W)","cost+lam/(2*m)*np.sum(W*W),dW+lam/m*W","cost+lam/(2*m)*np.sum(W**2,axis=(0,1)),dW+lam/m*W","cost+lam/(2*m)*np.sum(W**2,axis=1),dW+lam/m*W","cost+lam/(2*m)*W**2,dW+lam/m*W",f"cost+lam/(2*m)*{SQ},dW-lam/m*W",f"cost-lam/(2*m)*{SQ},dW-lam/m*W",f"lam/(2*m)*{SQ},lam/m*W",f"def f(cost,dW,W,lam,m):\n  dW+=lam/m*W\n  return cost+lam/(2*m)*{SQ},dW",f"def f(cost,dW,W,lam,m):\n  cost+=lam/(2*m)*{SQ}\n  dW+=lam/m*W\n  return cost,dW",f"def f(cost,dW,W,lam,m):\n  cost+=lam/(2*m)*{SQ}\n  return cost,dW+lam/m*W",f"dW+lam/m*W,cost+lam/(2*m)*{SQ}",f"cost+lam/(2*m)*{SQ}",f"cost+lam/(2*m)*{SQ}+dW+lam/m*W",f"cost+lam/(2*m)*{SQ},dW+lam/m",f"cost+lam/(2*m)*{SQ},dW*(1+lam/m)",f"cost+lam/(2*m)*{SQ},dW+lam/m*W**2",f"cost+lam/(2*m)*{SQ},lam/m*W",f"cost*(1+lam/(2*m)*{SQ}),dW+lam/m*W",f"cost+lam/(2*m)*(dW*dW).sum(axis=(-2,-1)),dW+lam/m*W",f"cost+lam/(2*m)*{SQ},dW+lam//m*W",f"cost+lam//(2*m)*{SQ},dW+lam//m*W",f"cost+lam/2/m*np.linalg.norm(W)**2,dW+lam/m*W",f"cost+lam/2/m*np.linalg.norm(W),dW+lam/m*W",f"cost+(lam/(2*m)*{SQ}).sum(),dW+lam/m*W",f"cost+lam/(2*m)*{SQ},dW+lam/2*m*W",f"cost+lam/2/m*{SQ},dW+lam/m*W.mT" ,f"np.mean(cost)+lam/(2*m)*{SQ},dW+lam/m*W",f"cost+lam/(2*W.shape[-1])*{SQ},dW+lam/W.shape[-1]*W",f"cost/m+lam/(2*m)*{SQ},dW/m+lam/m*W",f"cost+1/(2*m)*{SQ},dW+1/m*W",f"cost+lam**2/(2*m)*{SQ},dW+lam/m*W",
f"def f(cost,dW,W,lam,m):\n  W*=lam/m\n  return cost+m/(2*lam+1e-300)*{SQ},dW+W")
FL="100*2**-52*abs(cost)/eps"
nm=lambda v:f"np.linalg.norm({v})"

add("4.5","right",f"{nm('n')}<={FL} and {nm('g')}<={FL}",f"bool({nm('n')}<={FL} and {nm('g')}<={FL})",f"max({nm('n')},{nm('g')})<={FL}",f"not ({nm('n')}>{FL} or {nm('g')}>{FL})",f"bool(np.maximum({nm('n')},{nm('g')})<={FL})",f"({nm('n')}<={FL})&({nm('g')}<={FL})","all(np.sqrt(sum(v*v))<=100*np.finfo(float).eps*np.abs(cost)/eps for v in (n,g))",f"def f(n,g,cost,eps):\n  u=2.0**-52\n  fl=100*u*abs(cost)/eps\n  if {nm('n')}<=fl and {nm('g')}<=fl: return True\n  else: return False",f"def f(n,g,cost,eps):\n  fl=100*2**-52*abs(cost)/eps\n  if math.sqrt(n@n)>fl: return False\n  if math.sqrt(g@g)>fl: return False\n  return True","def f(n,g,cost,eps):\n  fl=(100*2**-52*cost/eps)**2\n  return (n@n)<=fl and (g@g)<=fl","(%s<%s)*(%s<%s)"%(nm('n'),FL,nm('g'),FL),"max(np.linalg.norm(n),np.linalg.norm(g))*eps<=100*2**-52*abs(cost)")
def two(a,fl=FL,j="and"): return f"bool({a('n')}<={fl} {j} {a('g')}<={fl})"

add("4.5","wrong",two(nm,j="or"),two(nm,"100*2**-52*cost/eps"),two(nm,"2**-52*abs(cost)/eps"),two(nm,"100*2**-52*abs(cost)*eps"),two(nm,"100*2**-53*abs(cost)/eps"),two(nm,"100*2**-52/eps"),two(nm,"100*2**-52*abs(cost)"),two(nm,"100*2**-52*abs(cost)/(2*eps)"),two(nm,"100*2**-52*abs(cost)/eps**2"),two(lambda v:f"np.abs({v}).max()"),two(lambda v:f"{v}.sum()"),two(lambda v:f"abs({v}.sum())"),two(lambda v:f"np.abs({v}).sum()"),two(lambda v:f"np.sqrt(({v}**2).mean())"),two(lambda v:f"({v}**2).sum()"),f"bool({nm('n')}+{nm('g')}<={FL})",f"bool({nm('n-g')}<={FL})",f"bool({nm('n+g')}<={FL})",f"not n.any() and not g.any()","bool(np.allclose(n,0) and np.allclose(g,0))",f"bool({nm('n')}<={FL})",f"bool({nm('g')}<={FL})",f"not ({nm('n')}<={FL} and {nm('g')}<={FL})",f"bool({nm('n')}>={FL} and {nm('g')}>={FL})","True","False","bool(np.allclose(n,g))","bool(np.array_equal(n,g))",two(nm,"1e-8"),two(nm,"100*1e-16*abs(cost)/eps"),two(nm,"100*np.finfo(np.float32).eps*abs(cost)/eps"),f"(n<={FL}) and (g<={FL})",f"bool((abs(n)<={FL}).all() and (abs(g)<={FL}).all())",f"bool((n<={FL}).all() and (g<={FL}).all())",f"bool((abs(n)<={FL}).any() and (abs(g)<={FL}).any())","np.linalg.norm(n),np.linalg.norm(g)","100*2**-52*abs(cost)/eps","bool(nn.relative_error(n,g)<1e-7)",f"bool({nm('n')}*{nm('g')}<={FL})",f"bool(min({nm('n')},{nm('g')})<={FL})",two(nm,"100*2**52*abs(cost)/eps"),two(nm,"100*2-52*abs(cost)/eps"),two(nm,"100*abs(cost)/eps"),two(nm,"100*2**-52*cost**2/eps"),two(nm,"1000*2**-52*abs(cost)/eps"),two(nm,"10*2**-52*abs(cost)/eps"),f"str({nm('n')}<={FL})",two(nm,"100*2e-16*abs(cost)/eps"),f"bool(np.mean([{nm('n')},{nm('g')}])<={FL})",f"bool(np.hypot({nm('n')},{nm('g')})<={FL})")

add("4.6","right","J(theta+1j*eps).imag/eps","np.imag(J(theta+1j*eps))/eps","J(complex(theta,eps)).imag/eps","(J(theta+1j*eps)/eps).imag","(J(theta+1j*eps)-J(theta)).imag/eps","(J(theta+1j*eps)/1j/eps).real","def f(J,theta,eps):\n  z=J(theta+eps*1j)\n  return z.imag/eps","(J(theta+1j*eps)-J(theta-1j*eps)).imag/(2*eps)","-np.imag(J(theta-1j*eps))/eps","float(np.imag(J(np.complex128(theta+1j*eps))))/eps","np.asarray(J(theta+1j*eps)).imag/eps","((J(theta+1j*eps)-J(theta))/(1j*eps)).real","abs(J(theta+1j*eps).imag)/eps*np.sign(J(theta+1j*eps).imag)")

add("4.6","wrong","(J(theta+eps)-J(theta))/eps","(J(theta+eps)-J(theta-eps))/(2*eps)","J(theta+eps).imag/eps","J(theta+1j*eps).real/eps","J(theta+1j*eps).real","J(theta+1j*eps).imag","J(theta+1j*eps).imag*eps","J(theta+1j*eps).imag/(2*eps)","(J(theta+1j*eps)-J(theta-1j*eps)).imag/eps","J(theta-1j*eps).imag/eps","J(1j*(theta+eps)).imag/eps","abs(J(theta+1j*eps))/eps","np.angle(J(theta+1j*eps))/eps","(J(theta+1j*eps)-J(theta))/(1j*eps)","J(theta+1j*eps)/eps","J(theta+1j*eps)/(1j*eps)","J(theta+1e-20j).imag/1e-20","J(theta+1e-8j).imag/1e-8","J(theta+1j*1e-20).imag/eps","J(theta+1j*eps).imag/theta","J(theta+1j*eps).imag()/eps","J(theta+j*eps).imag/eps","J(theta+i*eps).imag/eps","J(theta*1j*eps).imag/eps","J(theta+1j).imag","J(theta*(1+1j*eps)).imag/eps","J(eps*1j).imag/eps","J(theta+1j*eps).conjugate().imag/eps","round(J(theta+1j*eps).imag/eps,4)","(J(theta+1j*eps)-J(theta))/eps","abs(J(theta+1j*eps)-J(theta))/eps","abs(J(theta+1j*eps).imag)/eps","str(J(theta+1j*eps).imag/eps)","J(theta).imag/eps","J(theta+1j*eps).imag/eps**2","(J(theta+eps)-J(theta)).imag/eps","J(theta+(-1)**.5*eps).imag","J(theta+eps)/eps")

# ---- fifteen strangers, who had not seen what stands above ----

add("4.1", "right",
    'def f(J,theta,eps):\n  h=eps; y=[J(theta+s*h) for s in (-1,1)]; return np.diff(y)[0]/(2*h)',
    'def f(J,theta,eps): return (J(theta+eps)/2-J(theta-eps)/2)/eps')

add("4.1", "wrong",
    'def f(J,theta,eps): return ((J(theta+eps)-J(theta))/eps+(J(theta)-J(theta-eps))/eps)/4',
    'def f(J,theta,eps): return (J(theta-eps)-J(theta+eps))/(2*eps)',
    'def f(J,theta,eps): return 2*theta',
    'def f(J,theta,eps): return (J(theta+eps)-J(theta-eps))/(2*eps**2)',
    'def f(J,theta,eps): return (J(theta+eps)-J(theta-eps))/(2*theta)',
    'def f(J,theta,eps): return (J(theta)+J(eps)-J(theta)+J(eps))/(2*eps)',
    'def f(J,theta,eps): return (J(theta+eps)-J(theta))/eps,(J(theta)-J(theta-eps))/eps',
    'def f(J,theta,eps): return round((J(theta+eps)-J(theta-eps))/(2*eps),4)',
    'def f(J,theta,eps): return (J(theta+eps)-J(theta-eps))/((theta-eps)-(theta+eps))',
    'def f(J,theta,eps): return max((J(theta+eps)-J(theta))/eps,(J(theta)-J(theta-eps))/eps)')

add("4.2", "right",
    'def f(n,g):\n  d=np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1); z=np.linalg.norm(n-g,axis=-1)\n  return np.divide(z,d,out=np.zeros_like(d),where=d>0) if np.ndim(d) else (z/d if d>0 else z*0)',
    'def f(n,g):\n  return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)))',
    "def f(n,g):\n  L=lambda v:np.sqrt(np.einsum('...i,...i->...',v,v))\n  s=L(n)+L(g); return L(n-g)/np.where(s==0,np.ones_like(s),s)")

add("4.2", "wrong",
    'def f(n,g): return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/np.linalg.norm(g,axis=-1))',
    'def f(n,g): return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/np.sqrt((n**2).sum(-1)+(g**2).sum(-1)))',
    'def f(n,g): return np.nan_to_num((np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1))/np.linalg.norm(n-g,axis=-1))',
    'def f(n,g):\n  n,g=n.astype(float),g.astype(float); return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)))',
    'def f(n,g): return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)),nan=1.0)',
    'def f(n,g): return np.nan_to_num(np.linalg.norm(n-g,axis=-1)/(np.linalg.norm(n,axis=-1)+np.linalg.norm(g,axis=-1)))/np.sqrt(n.shape[-1])',
    'def f(n,g): return np.nan_to_num(np.linalg.norm(n-g,axis=-1,keepdims=True)/(np.linalg.norm(n,axis=-1,keepdims=True)+np.linalg.norm(g,axis=-1,keepdims=True)))',
    'def f(n,g): return 1-np.nan_to_num((n*g).sum(-1)/(np.linalg.norm(n,axis=-1)*np.linalg.norm(g,axis=-1)))',
    'def f(n,g): return np.nan_to_num(np.abs(n-g)/np.maximum(np.abs(n),np.abs(g))).max(-1)')

add("4.3", "right",
    'def f(J,theta,eps): return np.array([(J(theta+eps*e)-J(theta-eps*e))/(2*eps) for e in np.eye(len(theta))])',
    'def f(J,theta,eps):\n  g=np.empty_like(theta); th=np.array(theta)\n  for i in range(th.size):\n    o=th[i]; th[i]=o+eps; a=J(th); th[i]=o-eps; b=J(th); th[i]=o; g[i]=(a-b)/(2*eps)\n  return g',
    'def f(J,theta,eps):\n  g=np.zeros(theta.shape)\n  for i,_ in np.ndenumerate(theta):\n    p,m=theta.copy(),theta.copy(); p[i]+=eps;m[i]-=eps; g[i]=(J(p)-J(m))/2/eps\n  return g')

add("4.3", "wrong",
    'def f(J,theta,eps): return (J(theta+eps)-J(theta-eps))/(2*eps)',
    'def f(J,theta,eps): return [(J(theta+eps*e)-J(theta-eps*e))/(2*eps) for e in np.eye(len(theta))]',
    'def f(J,theta,eps): return np.array([(J(x+eps)-J(x-eps))/(2*eps) for x in theta])',
    'def f(J,theta,eps):\n  g=np.zeros_like(theta);e=np.zeros_like(theta)\n  for i in range(len(theta)):\n    e[i]=eps;g[i]=(J(theta+e)-J(theta-e))/(2*eps)\n  return g',
    'def f(J,theta,eps): return np.array([[(J(theta+eps*e)-J(theta-eps*e))/(2*eps)] for e in np.eye(len(theta))])',
    'def f(J,theta,eps):\n  g=np.zeros(len(theta),int)\n  for i,e in enumerate(np.eye(len(theta))): g[i]=(J(theta+eps*e)-J(theta-eps*e))/(2*eps)\n  return g',
    'def f(J,theta,eps): return np.gradient(theta,eps)',
    'def f(J,theta,eps):\n  s=0;g=[]\n  for e in np.eye(len(theta)): s+=(J(theta+eps*e)-J(theta-eps*e))/(2*eps);g.append(s)\n  return np.array(g)',
    'def f(J,theta,eps):\n  g=np.array([(J(theta+eps*e)-J(theta-eps*e))/(2*eps) for e in np.eye(len(theta))]); return g/(np.linalg.norm(g) or 1)')

add("4.4", "right",
    "def f(c,dW,W,lam,m): return c+lam/(2*m)*np.einsum('...ij,...ij->...',W,W), dW+lam*W/m",
    'def f(c,dW,W,lam,m): return c+.5*lam*np.linalg.norm(W,axis=(-2,-1))**2/m, dW+(lam/m)*W')

add("4.4", "wrong",
    'def f(c,dW,W,lam,m): return c+lam/(2*m)*(W**2).sum((-2,-1))',
    'def f(c,dW,W,lam,m): return dW+lam/m*W, c+lam/(2*m)*(W**2).sum((-2,-1))',
    'def f(c,dW,W,lam,m): return c+lam/(2*m)*(W**2).sum(-1), dW+lam/m*W',
    'def f(c,dW,W,lam,m): return c+lam/(2*m)*(dW**2).sum((-2,-1)), dW+lam/m*dW',
    'def f(c,dW,W,lam,m): return c+lam/2*(W**2).mean((-2,-1)), dW+lam/m*W',
    'def f(c,dW,W,lam,m): return {"cost":c+lam/(2*m)*(W**2).sum((-2,-1)),"dW":dW+lam/m*W}',
    'def f(c,dW,W,lam,m): return c+lam/(2*m)*(W**2).sum((-2,-1)), dW+(1-lam/m)*W')

add("4.5", "right",
    'def f(n,g,c,e): return all(np.sqrt(np.sum(np.square(v)))<=100*2.0**-52*abs(c)/e for v in (n,g))',
    'def f(n,g,c,e):\n  fl=abs(100*np.finfo(np.float64).eps*c/e)\n  if np.linalg.norm(n)>fl: return False\n  if np.linalg.norm(g)>fl: return False\n  return True')

add("4.5", "wrong",
    'def f(n,g,c,e): fl=100*2.0**-52*abs(c)/e; return (np.abs(n)<=fl)&(np.abs(g)<=fl)',
    'def f(n,g,c,e): return bool(np.allclose(n,0) and np.allclose(g,0))',
    'def f(n,g,c,e): return bool(np.linalg.norm(n)<=1e-7 and np.linalg.norm(g)<=1e-7)',
    'def f(n,g,c,e): return "nothing" if max(np.linalg.norm(n),np.linalg.norm(g))<=100*2.0**-52*abs(c)/e else "ok"',
    'def f(n,g,c,e): return bool(min(np.linalg.norm(n),np.linalg.norm(g))>=100*2.0**-52*abs(c)/e)',
    'def f(n,g,c,e): fl=100*2.0**-52*abs(c)/e; return not (np.linalg.norm(n)>fl and np.linalg.norm(g)>fl)',
    'def f(n,g,c,e): fl=100*2.0**-52*abs(c)/e; return bool(np.mean(np.abs(n))<=fl and np.mean(np.abs(g))<=fl)',
    'def f(n,g,c,e): return bool(min(np.linalg.norm(n),np.linalg.norm(g))<=100*2.0**-52*abs(c)/e)',
    'def f(n,g,c,e): return bool(np.linalg.norm(np.concatenate([n,g]))<=100*2.0**-52*abs(c)/e)',
    'def f(n,g,c,e): fl=100*2.0**-52*abs(c)/e; return bool(np.abs(n).min()<=fl and np.abs(g).min()<=fl)')

add("4.6", "right",
    'def f(J,theta,eps):\n  z=complex(theta,eps); return J(z).imag/eps',
    'def f(J,theta,eps): return np.imag(J(theta+eps*1j)/eps)',
    'def f(J,theta,eps):\n  a,b=J(theta+1j*eps),J(theta-1j*eps); return ((a-b)/(2j*eps)).real')

add("4.6", "wrong",
    'def f(J,theta,eps): return ((J(theta+1j*eps)-J(theta))/(1j*eps)).real*2',
    'def f(J,theta,eps): return J(theta+np.sqrt(-1)*eps).imag/eps',
    'def f(J,theta,eps): return J(1j*theta+eps).imag/eps',
    'def f(J,theta,eps): return J((theta+1j*eps).imag)/eps',
    'def f(J,theta,eps): return J(theta+1j*eps).imag()/eps',
    'def f(J,theta,eps): return (J(theta)+1j*eps).imag/eps',
    'def f(J,theta,eps): return (J(theta+1j*eps).imag-J(theta))/eps')
