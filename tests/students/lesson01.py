"""Lesson 01."""
from .bank import Bank

BANK = Bank({"1.1": "def f(W1,b1,W2,b2): return", "1.2": "def f(z): return", "1.3": "def f(s,t): return", "1.4": "def f(z,leak): return", "1.5": "def f(W,b,X): return",
             "1.6": "def f(z): return"})
add = BANK.add

add("1.1","right","W2@W1,W2@b1+b2","(W2.dot(W1),W2.dot(b1)+b2)","np.matmul(W2,W1),np.matmul(W2,b1)+b2","[W2@W1,b2+W2@b1]",
"def f(W1,b1,W2,b2):\n  W=W2@W1\n  b=W2@b1+b2\n  return W,b","def f(W1,b1,W2,b2):\n  both=W2@np.hstack([W1,b1])\n  return both[:,:-1],both[:,-1:]+b2",
"def f(W1,b1,W2,b2):\n  n=W1.shape[1]\n  out=lambda X:W2@(W1@X+b1)+b2\n  b=out(np.zeros((n,1)))\n  return out(np.eye(n))-b,b")
add("1.1","wrong","W1@W2,W2@b1+b2","W2@W1,b1+b2","W2@W1,b2","W2@W1,W2@b1","W2@W1,W2@(b1+b2)","W2*W1,W2@b1+b2","W2@W1","W1+W2,b1+b2","W2@W1,W1@b1+b2","W2@W1,W2@b2+b1","W2@W1,W2@b1-b2","(W2@b1+b2,W2@W1)",
"W2@W1+b1,b2","W2@W1,W2*b1+b2","W2@W1,(W2@b1+b2).ravel()","(W2@W1).T,W2@b1+b2","W2.T@W1,W2@b1+b2","W2@W1,W2@b1+b2,0","W2@(W1+b1),b2","W2@W1+b2,W2@b1+b2","W1@W2,W1@b2+b1","W2@W1,b1*b2","np.eye(2),b2","W2,b2","W1,b1",
"def f(W1,b1,W2,b2):\n  W=W2@W1\n  b=W2@b1+b2","def f(W1,b1,W2,b2):\n  b2+=W2@b1\n  return W2@W1,b2","(W2@W1).round(0)+0.5,W2@b1+b2","W2@W1/2,W2@b1+b2","W2@W1,W2@b1*b2")

add("1.2","right","np.exp(np.minimum(z,0))/(1+np.exp(-abs(z)))","0.5*(1+np.tanh(z/2))","(np.tanh(0.5*z)+1)/2","1/(1+np.exp(-np.clip(z,-50,50)))","np.exp(-np.logaddexp(0,-z))","nn.sigmoid(z)",
"def f(z):\n  e=np.exp(-np.abs(z))\n  return np.where(z>=0,1/(1+e),e/(1+e))","def f(z):\n  a=np.empty_like(z)\n  p=z>=0\n  a[p]=1/(1+np.exp(-z[p]))\n  e=np.exp(z[~p])\n  a[~p]=e/(1+e)\n  return a",
"1/(1+np.exp(np.minimum(-z,80)))","def f(z):\n  with np.errstate(over='ignore'):\n    return 1/(1+np.exp(-z))","def f(z):\n  z=np.maximum(z,-85)\n  return 1/(1+np.exp(-z))")
add("1.2","wrong","1/(1+np.exp(-z))","np.exp(z)/(1+np.exp(z))","np.where(z>=0,1/(1+np.exp(-z)),np.exp(z)/(1+np.exp(z)))","1/(1+np.exp(z))","np.tanh(z)","1/(1+np.exp(-abs(z)))","(1+np.tanh(z))/2","np.tanh(z/2)","1/(1-np.exp(-abs(z)))",
"np.exp(np.minimum(z,0))","1/(1+math.exp(-z))","1/(1+np.exp(-np.clip(z,-5,5)))","1/(1+np.exp(-np.clip(z,-500,500))).astype(float)","1/(1+np.exp(-z.astype(np.longdouble)))","np.exp(-z)/(1+np.exp(-z))","np.clip(z,0,1)","(z>0)*1.0",
"0.5+z/4","1/(1+2**np.minimum(-z,80))","1/1+np.exp(-np.clip(z,-80,80))","np.round(1/(1+np.exp(-np.clip(z,-80,80))),3)","np.maximum(z,0)","nn.sigmoid.slope(z,nn.sigmoid(z))","np.array([1/(1+math.exp(-x)) for x in z])",
"def f(z):\n  return 1/(1+np.exp(-z)) if z>=0 else np.exp(z)/(1+np.exp(z))","def f(z):\n  z[z<-50]=-50\n  return 1/(1+np.exp(-z))","def f(z):\n  np.exp(-abs(z))","0.5*(1+np.tanh(z/2)).astype(np.float32)","float(1/(1+np.exp(-np.clip(z,-80,80)))[0])","np.exp(-abs(z))/(1+np.exp(-abs(z)))")

add("1.3","right","s*(1-s),1-t*t","s-s**2,1-t**2","(s*(1-s),(1+t)*(1-t))","[s*(1-s),1-np.power(t,2)]","nn.sigmoid.slope(None,s),nn.tanh.slope(None,t)","def f(s,t):\n  ds=s*(1.0-s)\n  dt=1.0-t**2\n  return ds,dt",
"1/(1/s+1/(1-s)),1/np.cosh(np.arctanh(t))**2","-s*(s-1),-(t**2-1)")
add("1.3","wrong","s*(1-s),1-t","s*(1-s),t*(1-t)","s*(1-s),(1-t)**2","s*(1-s),1-np.tanh(t)**2","s*(1-s)","1-t*t,s*(1-s)","1-s*s,1-t*t","s*(1+s),1-t*t","s*(s-1),1-t*t","s*(1-s),t*t-1","s*(1-s),1+t*t","s*(1-s),np.sqrt(1-t*t)",
"1/(1+np.exp(-s))*(1-1/(1+np.exp(-s))),1-t*t","s*1-s,1-t*t","s*(1-s),1-2*t","0.25,1","s*(1-s)/4,1-t*t","(s*(1-s)).sum(),(1-t*t).sum()","s**2-s,1-t**2","s*(1-s),1-t**3","s*(1-s),4*s*(1-s)","np.float64(s*(1-s)),np.float64(1-t*t)",
"s*(1-s),1-t*t,s","def f(s,t):\n  s*=1-s\n  return s,1-t*t","np.exp(-s)/(1+np.exp(-s))**2,1/np.cosh(t)**2","(s*(1-s)).mean(),1-t*t","def f(s,t):\n  s*(1-s)\n  1-t*t","s*(1-t),1-t*s")

add("1.4","right","np.where(z>0,z,leak*z),np.where(z>0,1,leak).astype(z.dtype)","np.maximum(leak*z,z),np.where(z>0,1.0,leak).astype(z.dtype)","np.maximum(z,0)+leak*np.minimum(z,0),(leak+(1-leak)*(z>0)).astype(z.dtype)",
"nn.leaky_relu(leak)(z),nn.leaky_relu(leak).slope(z,None)","def f(z,leak):\n  s=np.ones_like(z)\n  s[z<0]=leak\n  return s*z,s","def f(z,leak):\n  a=z.copy()\n  a[z<0]*=leak\n  s=np.full_like(z,leak)\n  s[z>0]=1\n  return a,s",
"def f(z,leak):\n  a=np.where(z>=0,z,z*leak)\n  return a,a/z")
add("1.4","wrong","np.where(z>0,z,leak*z),np.where(z>0,1,-leak).astype(z.dtype)","np.maximum(z,0),(z>0).astype(z.dtype)","np.where(z>0,z,leak*z),(z>0)*1.0","np.where(z>0,z,0.01*z),np.where(z>0,1,0.01).astype(z.dtype)","np.maximum(leak,z),np.where(z>0,1,leak).astype(z.dtype)",
"np.where(z>0,z,leak),np.where(z>0,1,0).astype(z.dtype)","np.where(z>0,z,-leak*z),np.where(z>0,1,-leak).astype(z.dtype)","np.where(z>0,z,leak*z)","np.where(z>0,1,leak),np.where(z>0,z,leak*z)","np.where(z>0,z,leak*z),np.where(z>0,1,leak)",
"np.where(z>0,z,leak*z),np.where(z<0,1,leak).astype(z.dtype)","np.where(z<0,z,leak*z),np.where(z<0,1,leak).astype(z.dtype)","np.where(z>0,z,leak*z),np.full_like(z,leak)","np.where(z>0,z,leak*z),np.where(z>0,z,leak).astype(z.dtype)","np.where(z>0,z,leak*z),leak*z",
"np.where(z>0,z,leak*z),np.where(z>0,1-leak,leak).astype(z.dtype)","np.maximum(z,0)+leak*z,np.where(z>0,1,leak).astype(z.dtype)","np.maximum(z,0)-leak,np.where(z>0,1,leak).astype(z.dtype)","np.where(z>0,z,z/leak),np.where(z>0,1,1/leak).astype(z.dtype)",
"np.where(z>0,z,leak*abs(z)),np.where(z>0,1,leak).astype(z.dtype)","max(z,leak*z),1 if z>0 else leak","leak*z,leak","np.where(z>0,z,leak*z),np.sign(z)","np.where(z>0,z,leak*z),np.where(z>1,1,leak).astype(z.dtype)",
"np.where(z>0,z,0.02*z),np.where(z>0,1,0.02).astype(z.dtype)","def f(z,leak):\n  z[z<0]*=leak\n  return z,np.where(z>0,1,leak).astype(z.dtype)","def f(z,leak):\n  np.where(z>0,z,leak*z)","np.where(z>0,z,leak*z),np.where(z>0,1,leak*z).astype(z.dtype)")

add("1.5","right","int((W@X+b<=0).all(axis=1).sum())","np.sum(np.max(W@X+b,axis=1)<=0)","len(W)-int((W@X+b>0).any(1).sum())","(~(W@X+b>0).any(axis=1)).sum()","int((np.maximum(W@X+b,0).sum(axis=1)==0).sum())","int((nn.relu(W@X+b)==0).all(-1).sum())",
"sum(max(row)<=0 for row in W@X+b)","def f(W,b,X):\n  n=0\n  for i in range(len(W)):\n    if np.all(W[i]@X+b[i]<=0): n+=1\n  return n","round(float(nn.diagnostics.dead([nn.relu(W@X+b)])[0]*len(W)))","float(np.count_nonzero((W@X+b).max(axis=1)<=0))")
add("1.5","wrong","int((W@X+b<=0).all(axis=0).sum())","int((W@X+b<=0).sum())","int((W@X+b<=0).any(axis=1).sum())","int((W@X<=0).all(axis=1).sum())","int((W@X+b>0).all(axis=1).sum())","int((W@X+b>0).any(axis=1).sum())","(W@X+b<=0).all(axis=1).mean()","(W@X+b<=0).all(axis=1)",
"(W@X+b<=0).mean()","int((W@X+b<=0).all())","int((W@X+b==0).all(axis=1).sum())","int(((W@X+b).mean(axis=1)<=0).sum())","int((X@W+b<=0).all(axis=1).sum())","int((W@X-b<=0).all(axis=1).sum())","int((W@X+b<=0)[0].sum())","len(W)","0","int((b<=0).sum())",
"int((W<=0).all(axis=1).sum())","np.flatnonzero((W@X+b<=0).all(axis=1))","int((np.maximum(W@X+b,0)==0).sum())","int((W@X+b<-1).all(axis=1).sum())","int((W@X+b<=1).all(axis=1).sum())","int((W.T@X+b<=0).all(axis=1).sum())","int(((W@X+b).min(axis=1)<=0).sum())","int(((W@X+b).sum(axis=1)<=0).sum())",
"def f(W,b,X):\n  (W@X+b<=0).all(axis=1).sum()","str((W@X+b<=0).all(axis=1).sum())","X.shape[1]-int((W@X+b<=0).all(axis=1).sum())")

S="(1/(1+np.exp(-z)))"
add("1.6","right",f"{S}+z*{S}*(1-{S})","nn.silu.slope(z,nn.silu(z))",f"{S}*(1+z*(1-{S}))","def f(z):\n  s=nn.sigmoid(z)\n  a=z*s\n  return a+s*(1-a)","(1+np.exp(-z)*(1+z))/(1+np.exp(-z))**2","def f(z):\n  s=1/(1+np.exp(-z))\n  ds=s*(1-s)\n  return 1*s+z*ds",
"0.5*(1+np.tanh(z/2))+z*(1-np.tanh(z/2)**2)/4")
add("1.6","wrong",S,f"z*{S}*(1-{S})",f"{S}*(1-{S})",f"{S}+{S}*(1-{S})",f"{S}-z*{S}*(1-{S})",f"{S}+z*(1-{S})",f"{S}+z*{S}",f"z*{S}",f"{S}+z*{S}*(1+{S})",f"{S}+z*(1-{S}**2)","(z>0)*1.0","nn.gelu.slope(z,nn.gelu(z))","nn.silu(z)",f"{S}+z*np.tanh(z)",
f"np.float64({S}+z*{S}*(1-{S}))",f"({S}+z*{S}*(1-{S})).sum()",f"1*{S}*(1-{S})",f"z+{S}*(1-{S})","1-z*z",f"{S}+z**2*{S}*(1-{S})",f"(z*{S})*(1-z*{S})",f"{S}*(1+z)*(1-{S})",f"round({S}[0]+z[0]*{S}[0]*(1-{S}[0]),3)","((z+1e-5)/(1+np.exp(-z-1e-5))-z/(1+np.exp(-z)))/1e-5",
f"np.maximum({S},0)","np.ones_like(z)","def f(z):\n  s=1/(1+np.exp(-z))\n  s+z*s*(1-s)",f"{S}+z*{S}*{S}")

# ---- written by an attacker who knew the first bank ----

add("1.1", "wrong",
    "W1@W2,b1+b2", "W2@W1,b1+b2@W2", "W2@W1,b1@W2+b2", "W2@W1+b1@b2.T,W2@b1+b2", "W2@W1,W1@W2@b1+b2", "W2@W1,W2@W1@b1+b2", "W1@W2,W1@b1+b2", "W2@W1,W2*b1+b2.T", "W2@W1,W1.T@b1+b2",
    "(W2.T@W1.T).T,W2@b1+b2", "W2@W1,b2+W2@b1+b1", "(W1+W2)/2,(b1+b2)/2", "W2@W1,2*W2@b1+b2", "(W2@W1,W2@b1+b2)[0]", "{'W':W2@W1,'b':W2@b1+b2}", "W2@W1,np.sum(W2@b1+b2)",
    "np.linalg.inv(W2)@W1,W2@b1+b2", "W2@W1,W2.T@b1+b2", "W2-W1,b2-b1", "W2**W1,b2", "W1*W2,b1*b2", "np.hstack([W2@W1,W2@b1+b2])")

add("1.2", "wrong",
    "np.where(z<0,np.exp(z)/(1+np.exp(z)),1/(1+np.exp(-z)))", "1/(1+np.exp(-np.abs(z)))*np.sign(z)", "np.exp(np.minimum(z,0))/(1+np.exp(-z))", "np.exp(z)/(1+np.exp(-np.abs(z)))",
    "np.exp(np.maximum(z,0))/(1+np.exp(-np.abs(z)))", "np.exp(np.minimum(z,0))/(1+np.exp(np.abs(z)))", "np.exp(-np.minimum(z,0))/(1+np.exp(-np.abs(z)))", "1/(1+np.exp(-np.clip(z,-100,100)))",
    "1/(1+np.exp(-np.clip(z,-700,700)))", "1/(1+np.exp(-np.clip(z,-20,20)))", "1/(1+np.exp(-np.clip(z,-10,10)))", "np.nan_to_num(1/(1+np.exp(-z)))", "1/(1+np.exp(-np.float64(z)))",
    "0.5+0.5*np.tanh(z)", "z/(1+abs(z))", "0.5*(1+z/(1+abs(z)))", "np.maximum(0,np.minimum(1,0.25*z+0.5))", "np.log(1+np.exp(z))", "1-1/(1+np.exp(z))", "np.where(z>0,1,0)",
    "np.exp(np.minimum(z,0))/2", "(1/(1+np.exp(-np.minimum(z,0))))", "np.where(z>=0,1/(1+np.exp(-np.abs(z))),1/(1+np.exp(np.abs(z))))",
    "np.where(z>=0,1/(1+np.exp(-np.abs(z))),np.exp(-np.abs(z)))", "def f(z):\n  a=np.zeros(len(z))\n  a[z>=0]=1/(1+np.exp(-z[z>=0]))\n  e=np.exp(z[z<0])\n  a[z<0]=e/(1+e)\n  return a",
    "def f(z):\n  e=np.exp(-np.abs(z))\n  return np.where(z>=0,e/(1+e),1/(1+e))", "np.exp(-np.logaddexp(0,z))", "def f(z):\n  e=np.exp(-abs(z))\n  return 1/(1+e) if z.all()>0 else e/(1+e)")

add("1.3", "wrong",
    "s*(1-s),t*(1-t**2)", "s*(1-s),1/t**2", "np.exp(-s)/(1+np.exp(-s))**2,1-t*t", "s*(1-s),1-t*t+0.01", "s*(1-s),(1+t)**2", "(1-s)**2,1-t*t", "s/(1-s),1-t*t", "s**2*(1-s),1-t*t",
    "s*(1-s)*t,1-t*t", "1/(1+np.exp(-s)),np.tanh(t)", "s-s*s,t-t*t", "2*s*(1-s),1-t*t", "s*(1-s),2*(1-t*t)", "s*(1-s),t**2", "s,t", "(s*(1-s),1-t*t)[::-1]", "np.gradient(s),np.gradient(t)",
    "s*(1-s)+t*0,1-t**t", "1-s,1-t", "-s*(1-s),-(1-t*t)", "s*(1-s),-(1-t*t)", "s(1-s),1-t*t", "s*(1-s),1/np.cosh(t)**2", "np.sqrt(s*(1-s)),1-t*t", "float(s*(1-s)),float(1-t*t)", "s^2,1-t^2",
    "(s>0.5)*1.0,1-t*t")

add("1.4", "wrong",
    "np.where(z>0,z,leak*z),np.where(z>0,1,-leak)", "np.maximum(z,leak*z),np.maximum(1,leak)*np.ones_like(z)", "np.maximum(z,leak*z),(z>0)*1.0+leak",
    "np.maximum(z,leak*z),((z>0)+leak).astype(z.dtype)", "np.minimum(z,leak*z),np.where(z>0,1,leak).astype(z.dtype)", "np.maximum(z,-leak*z),np.where(z>0,1,-leak).astype(z.dtype)",
    "np.maximum(z,-leak*z),np.where(z>0,1,leak).astype(z.dtype)", "np.where(z>0,z,z-leak),np.where(z>0,1,leak).astype(z.dtype)", "np.where(z>0,z,leak**z),np.where(z>0,1,leak).astype(z.dtype)",
    "np.where(z>0,z,leak*z),np.where(z>0,z,leak*z)/z*leak", "np.where(z>0,z,leak*z),np.where(np.where(z>0,z,leak*z)>0,leak,1).astype(z.dtype)", "np.where(z>0,z,leak*z),np.sign(z)*leak",
    "np.where(z>0,z,leak*z),np.where(z>0,1,0.01).astype(z.dtype)", "np.where(z>0,z,leak*z),np.where(z>0,0,leak).astype(z.dtype)",
    "np.where(z>leak,z,leak*z),np.where(z>leak,1,leak).astype(z.dtype)", "leak*np.maximum(z,0),leak*(z>0)", "np.where(z>0,1,leak)*z,np.where(z>0,1,leak)*z", "z*leak if z.any()<0 else z,leak",
    "[x if x>0 else leak*x for x in z],[1 if x>0 else leak for x in z]", "np.where(z>0,z,np.exp(z)-1),np.where(z>0,1,np.exp(z))", "np.where(z>0,z,leak*z),np.where(z>0,1.0,leak)",
    "np.where(z>0,z,leak*z),np.ones_like(z)", "nn.relu(z)+leak,np.where(z>0,1,leak).astype(z.dtype)", "np.where(z>0,z,leak*z),np.gradient(np.where(z>0,z,leak*z))",
    "(np.where(z>0,z,leak*z),np.where(z>0,1,leak).astype(z.dtype),leak)")

add("1.5", "wrong",
    "int((W@X+b<0).all(axis=1).sum())*0+int((W@X+b<=0).all(axis=1).mean())", "int((W@X+b<=0).sum(axis=1).max())", "int((W@X+b<=0).sum(axis=1)[0])",
    "int(np.sum(np.maximum(W@X+b,0)==0,axis=1).sum()/X.shape[1])", "int((np.maximum(W@X+b,0).mean(axis=1)<0.1).sum())", "int((W@X+b.T<=0).all(axis=1).sum())",
    "int((np.tanh(W@X+b)<=0).any(axis=1).sum())", "int(((W@X+b)<=0).all(1).any())", "int((W@X<=b).all(axis=1).sum())", "int((W@X<=-b).any(axis=1).sum())",
    "int((np.median(W@X+b,axis=1)<=0).sum())", "X.shape[1]-int((W@X+b>0).any(axis=0).sum())", "len(W)-int((W@X+b<=0).all(axis=1).sum())", "int((W@X+b>=0).all(axis=1).sum())",
    "int((W@X.T+b<=0).all(axis=1).sum())", "int((W*X+b<=0).all(axis=1).sum())", "list((W@X+b<=0).all(axis=1))", "float((W@X+b<=0).all(axis=1).sum()/len(W))",
    "int((W.sum(axis=1)+b[:,0]<=0).sum())", "int((W@X.mean(axis=1,keepdims=True)+b<=0).sum())", "int((np.abs(W@X+b)<1e-12).all(axis=1).sum())", "int((np.maximum(W@X+b,0)==0).all())",
    "int((W@X+b<=0).all(axis=0).any())", "int((nn.relu(W@X+b)<0).all(axis=1).sum())", "int((nn.relu(W@X+b)==0).any(axis=1).sum())",
    "def f(W,b,X):\n  n=0\n  for w,c in zip(W,b):\n    for x in X.T:\n      if w@x+c<=0: n+=1\n  return n",
    "def f(W,b,X):\n  n=0\n  for w,c in zip(W,b):\n    for x in X.T:\n      if w@x+c<=0:\n        n+=1\n        break\n  return n",
    "def f(W,b,X):\n  n=0\n  for w,c in zip(W,b):\n    for x in X.T:\n      dead=w@x+c<=0\n    n+=dead\n  return int(n)")

add("1.6", "wrong",
    "(1/(1+np.exp(-z)))+z", "1+(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z))))", "(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z))))*z+z*(1/(1+np.exp(-z)))", "z*(1/(1+np.exp(-z)))*(1-z*(1/(1+np.exp(-z))))",
    "(1/(1+np.exp(-z)))+z*(1/(1+np.exp(-z)))*(1-z*(1/(1+np.exp(-z))))", "(1/(1+np.exp(-z)))+z*((1/(1+np.exp(-z)))-1)*(1/(1+np.exp(-z)))",
    "(1/(1+np.exp(-z)))*z*(1-(1/(1+np.exp(-z))))+(1/(1+np.exp(-z)))**2", "(1/(1+np.exp(-z)))+z*np.exp(-z)/(1+np.exp(-z))", "(1/(1+np.exp(-z)))+z*np.exp(-z)/(1+np.exp(-z))**2*2",
    "(1/(1+np.exp(-z)))-z*np.exp(-z)/(1+np.exp(-z))**2", "np.exp(-z)/(1+np.exp(-z))**2", "(1/(1+np.exp(-z)))+(1-(1/(1+np.exp(-z))))", "(1/(1+np.exp(-z)))*(1+z)",
    "np.gradient(z*(1/(1+np.exp(-z))),z)", "(1/(1+np.exp(-z)))+z*(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z))))/2", "1+z*(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z))))",
    "z+z*(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z))))", "(1/(1+np.exp(-z)))+z/4", "np.tanh(z)+z*(1-np.tanh(z)**2)", "(1/(1+np.exp(-z)))**2+z*(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z))))",
    "np.where(z>0,1,(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z)))))", "nn.gelu.slope(z,None)", "((1/(1+np.exp(-z)))+z*(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z))))).astype(float)",
    "np.round((1/(1+np.exp(-z)))+z*(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z)))),2)", "nn.silu.slope(nn.silu(z),None)", "-((1/(1+np.exp(-z)))+z*(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z)))))",
    "z*(1/(1+np.exp(-z)))+(1/(1+np.exp(-z)))*(1-z*(1/(1+np.exp(-z))))+0.001", "(1/(1+np.exp(-z)))+np.abs(z)*(1/(1+np.exp(-z)))*(1-(1/(1+np.exp(-z))))")
