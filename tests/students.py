"""What a room of students writes: BANK holds (exercise, verdict, code), and the code calls itself f.

An answer that was ever misjudged belongs here.
"""
BANK = []
HEAD = {"4.1": "def f(J,theta,eps): return", "4.2": "def f(n,g): return", "4.3": "def f(J,theta,eps): return", "4.4": "def f(cost,dW,W,lam,m): return",
        "4.5": "def f(n,g,cost,eps): return", "4.6": "def f(J,theta,eps): return"}


def add(id, verdict, *codes):
    """An expression stands for a function that returns it."""
    for code in codes:
        BANK.append((id, verdict, code if code.startswith(("def", "f=")) or "\n" in code else f"{HEAD[id]} {code}"))


# ---- lesson 03 ----

add("3.1","right",
"def f(w,x):\n  a=x;s=1\n  for i in range(len(w)):\n    z=w[i]*a;a=np.tanh(z);s*=w[i]*(1-np.tanh(z)**2)\n  return s",
"def f(w,x):\n  a=x;g=np.ones(1)\n  for l in range(w.size):\n    a=np.tanh(w[l]*a);g=g*w[l]*(1-a**2)\n  return g[0]",
"def f(w,x):\n  a=[x]\n  for k in w: a.append(math.tanh(k*a[-1]))\n  d=1.0\n  for k,b in zip(reversed(w),reversed(a[1:])): d=d*(1-b*b)*k\n  return d",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    z=wl*a; s*=wl/np.cosh(z)**2; a=np.tanh(z)\n  return s",
"def f(w,x):\n  a=x;s=0;sign=1\n  for wl in w:\n    a=np.tanh(wl*a);s+=np.log(abs(wl)*(1-a*a));sign*=np.sign(wl)\n  return sign*np.exp(s)",
"def f(w,x):\n  from functools import reduce\n  return reduce(lambda t,wl:(np.tanh(wl*t[0]),t[1]*wl*(1-np.tanh(wl*t[0])**2)),w,(x,1.0))[1]",
"def f(w,x):\n  a=x;p=1\n  for wl in w:\n    a=np.tanh(wl*a);p*=(1-a)*(1+a)*wl\n  return p",
"def f(w,x):\n  a=x\n  s=1\n  while len(w):\n    a=np.tanh(w[0]*a); s=s*w[0]*(1-a**2); w=w[1:]\n  return s",
)

add("3.1","wrong",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    s*=wl*(1-a**2); a=np.tanh(wl*a)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s=wl*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s*=wl*(1-np.tanh(a)**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s*=(1-a**2)\n    return s",
"def f(w,x):\n  return np.prod(w)*(1-np.tanh(x)**2)",
"def f(w,x):\n  return np.prod(w)*(1-np.tanh(np.prod(w)*x)**2)",
"def f(w,x):\n  a=x\n  for wl in w: a=np.tanh(wl*a)\n  return np.prod(w)*(1-a**2)",
"def f(w,x):\n  a=x\n  for wl in w: a=np.tanh(wl*a)\n  return 1-a**2",
"def f(w,x):\n  a=x\n  for wl in w: a=np.tanh(wl*a)\n  return a",
"def f(w,x):\n  h=1e-6\n  def g(x):\n    for wl in w: x=np.tanh(wl*x)\n    return x\n  return (g(x+h)-g(x-h))/(2*h)",
"def f(w,x):\n  h=1e-5\n  def g(x):\n    for wl in w: x=np.tanh(wl*x)\n    return x\n  return (g(x+h)-g(x))/h",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s*=wl+(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=[]\n  for wl in w:\n    a=np.tanh(wl*a); s.append(wl*(1-a**2))\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s*=wl*1-a**2\n  return s",
"def f(w,x):\n  a=x;s=x\n  for wl in w:\n    a=np.tanh(wl*a); s*=wl*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=wl*np.tanh(a); s*=wl*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tan(wl*a); s*=wl*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s*=wl*(1-a**2)\n  print(s)",
"def f(w,x):\n  a=x;s=1\n  for l in range(1,len(w)):\n    a=np.tanh(w[l]*a); s*=w[l]*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for l in range(len(w)-1):\n    a=np.tanh(w[l]*a); s*=w[l]*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s*=wl**2*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s*=wl*np.sqrt(1-a**2)\n  return s",
"def f(w,x):\n  return np.prod(w*(1-np.tanh(w*x)**2))",
"def f(w,x):\n  return np.sum(w*(1-np.tanh(w*x)**2))",
"def f(w,x):\n  return w*(1-np.tanh(w*x)**2)",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=max(0,wl*a); s*=wl*(a>0)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    z=wl*a;a=1/(1+np.exp(-z)); s*=wl*a*(1-a)\n  return s",
"def f(w,x):\n  return 0.9**len(w)",
"def f(w,x):\n  return w**len(w)",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*a); s=(s,wl*(1-a**2))\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=tanh(wl*a); s*=wl*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    a=np.tanh(wl*x); s*=wl*(1-a**2)\n  return s",
"def f(w,x):\n  a=x;s=1\n  for wl in w:\n    z=wl*a;a=np.tanh(z); s*=a*(1-z**2)\n  return s",
)

add("3.2","right",
"def f(q,var_w,var_b): return var_w*0.5*q+var_b",
"def f(q,var_w,var_b):\n  Ea2=q/2\n  return var_w*Ea2+var_b",
"def f(q,var_w,var_b):\n  return var_b+q*var_w/2",
"def f(q,var_w,var_b):\n  from nnlib import theory\n  return theory.variance_map(nn.relu,q,var_w,var_b)",
"def f(q,var_w,var_b):\n  return np.float64(var_w)*q/2+var_b",
"def f(q,var_w,var_b):\n  return np.asarray(var_w*q/2+var_b)",
"def f(q,var_w,var_b):\n  return (var_w*q)/2.+var_b",
"def f(q,var_w,var_b):\n  return var_w*np.sqrt(q)**2/2+var_b",
)

add("3.2","wrong",
"def f(q,var_w,var_b): return var_w*q+var_b",
"def f(q,var_w,var_b): return (var_w*q+var_b)/2",
"def f(q,var_w,var_b):\n  z=np.random.randn(100000)*np.sqrt(q)\n  return var_w*np.mean(np.maximum(z,0)**2)+var_b",
"def f(q,var_w,var_b):\n  z=np.random.default_rng(0).standard_normal(100000)*np.sqrt(q)\n  return var_w*np.mean(np.maximum(z,0)**2)+var_b",
"def f(q,var_w,var_b): return var_w*q/2-var_b",
"def f(q,var_w,var_b): return var_w*(q/2)*var_b",
"def f(q,var_w,var_b): return var_w+q/2+var_b",
"def f(q,var_w,var_b): return var_w*q//2+var_b",
"def f(q,var_w,var_b): return q/2*var_b+var_w",
"def f(q,var_w,var_b): return var_w*max(0,q)+var_b",
"def f(q,var_w,var_b): return np.sqrt(var_w)*q/2+var_b",
"def f(q,var_w,var_b): return var_w*q/2+np.sqrt(var_b)",
"def f(q,var_w,var_b): return np.sqrt(var_w)*q/2+np.sqrt(var_b)",
"def f(q,var_w,var_b): return var_w*q/np.pi+var_b",
"def f(q,var_w,var_b): return var_w*q*0.34+var_b",
"def f(q,var_w,var_b): return var_w*q**2/2+var_b",
"def f(q,var_w,var_b): return var_w*(0.5*q)**2+var_b",
"def f(q,var_w,var_b): return var_w*(q*0.5-q/(2*np.pi))+var_b",
"def f(q,var_w,var_b): return 2*var_w*q+var_b",
"def f(q,var_w,var_b): return var_w*q/2",
"def f(q,var_w,var_b): return q/2+var_b",
"def f(q,var_w,var_b): return var_w*nn.relu(q)+var_b",
"def f(q,var_w,var_b): return var_w*nn.relu(q)**2/2+var_b",
"def f(q,var_w,var_b): return var_w*np.sqrt(q/(2*np.pi))+var_b",
"def f(q,var_w,var_b): return var_w*np.sqrt(q)/2+var_b",
"def f(q,var_w,var_b): return var_w**2*q/2+var_b",
"def f(q,var_w,var_b): var_w*q/2+var_b",
"def f(q,var_w): return var_w*q/2",
"def f(q,var_w,var_b): return f'{var_w*q/2+var_b}'",
"def f(q,var_w,var_b): return round(var_w*q/2+var_b,2)",
"def f(q,var_w,var_b): return var_w*q/(2+var_b)",
"def f(q,var_w,var_b): return var_w*(q+var_b)/2",
"def f(q,var_w,var_b): return 0.5*(var_w*q)+var_b/2",
"def f(q,var_w,var_b): return int(var_w*q/2+var_b)",
"def f(q,var_w,var_b): return var_w*np.var([q,0])+var_b",
)
He_right=["def f(rng,shape,dtype):\n  return rng.normal(0,math.sqrt(2/shape[1]),size=shape).astype(dtype)",
"def f(rng,shape,dtype):\n  W=rng.standard_normal(shape)*np.sqrt(2/shape[1])\n  return W.astype(dtype)",
"def f(rng,shape,dtype):\n  n_out,n_in=shape\n  return np.asarray(rng.normal(size=(n_out,n_in))/np.sqrt(n_in/2),dtype)",
"def f(rng,shape,dtype):\n  return (rng.standard_normal(shape,dtype=dtype)*np.sqrt(2/shape[-1])).astype(dtype)",
"def f(rng,shape,dtype):\n  n_out,n_in=shape\n  W=np.empty(shape,dtype)\n  for i in range(n_out): W[i]=rng.normal(0,(2/n_in)**.5,n_in)\n  return W",
"def f(rng,shape,dtype):\n  n_out,n_in=shape\n  W=np.zeros(shape)\n  for i in range(n_out):\n    for j in range(n_in): W[i,j]=rng.normal(0,math.sqrt(2/n_in))\n  return W.astype(dtype)",
"def f(rng,shape,dtype):\n  b=np.sqrt(6/shape[1])\n  return rng.uniform(-b,b,shape).astype(dtype)",
"def f(rng,shape,dtype):\n  return nn.he(rng,shape,dtype)",
"def f(rng,shape,dtype):\n  W=rng.standard_normal(shape)\n  W-=W.mean()\n  return (W*math.sqrt(2/shape[1])).astype(dtype)",
"def f(rng,shape,dtype):\n  W=rng.standard_normal(shape)\n  return (W/W.std()*math.sqrt(2/shape[1])).astype(dtype)",
"f=nn.he",
"def f(rng,shape,dtype):\n  return (rng.multivariate_normal([0],[[2/shape[1]]],size=shape)[...,0]).astype(dtype)",
]

add("3.3","right",*He_right)
def he_wrong(std): return [
"def f(rng,shape,dtype):\n  return (%s*np.random.randn(*shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  np.random.seed(0)\n  return (%s*np.random.randn(*shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  rng=np.random.default_rng(1)\n  return (%s*rng.standard_normal(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  rng=np.random.default_rng()\n  return (%s*rng.standard_normal(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.random(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*(rng.random(shape)-0.5)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*(2*rng.random(shape)-1)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.uniform(-1,1,shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.standard_normal(shape[::-1])).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return %s*rng.standard_normal(shape)"%std,
"def f(rng,shape,dtype):\n  return (%s**2*rng.standard_normal(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return rng.standard_normal(shape).astype(dtype)",
"def f(rng,shape,dtype):\n  return (0.01*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return np.sort((%s*rng.standard_normal(shape)).ravel()).reshape(shape).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return np.sort((%s*rng.standard_normal(shape)),axis=1).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return np.sort((%s*rng.standard_normal(shape)),axis=0).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  c=%s\n  return np.where(np.indices(shape).sum(axis=0)%%2,c,-c).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  c=%s\n  return rng.choice([-c,c],shape).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return np.tile(%s*rng.standard_normal(shape[1]),(shape[0],1)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.standard_normal((shape[0],1))*np.ones(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return np.full(shape,%s,dtype)"%std,
"def f(rng,shape,dtype):\n  return np.zeros(shape,dtype)",
"def f(rng,shape,dtype):\n  return %s"%std,
"def f(rng,shape,dtype):\n  (%s*rng.standard_normal(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.randn(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*np.random.randn(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.standard_normal(shape)).astype(np.float64)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.standard_normal(shape)).astype(np.float32)"%std,
"def f(rng,shape,dtype):\n  return (1+%s*rng.standard_normal(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return abs(%s*rng.standard_normal(shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*np.clip(rng.standard_normal(shape),-1,1)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.standard_normal(shape)).tolist()"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.standard_normal(shape)).T.astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.standard_normal(shape[0]*shape[1])).astype(dtype)"%std,
"W0={}\ndef f(rng,shape,dtype):\n  if shape not in W0: W0[shape]=%s*rng.standard_normal(shape)\n  return W0[shape].astype(dtype)"%std,
"def f(rng,shape,dtype):\n  h=%s*rng.standard_normal((shape[0]//2,shape[1]))\n  return np.concatenate([h,-h]).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return rng.normal(%s,1,shape).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.poisson(1,shape)).astype(dtype)"%std,
"def f(rng,shape,dtype):\n  return (%s*rng.integers(-1,2,shape)).astype(dtype)"%std,
]

add("3.3","wrong",*he_wrong("math.sqrt(2/shape[1])"),
"def f(rng,shape,dtype):\n  return (math.sqrt(2)/shape[1]*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (2/math.sqrt(shape[1])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2/shape[0])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(1/shape[1])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2*shape[1])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2/sum(shape))*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  b=math.sqrt(6/sum(shape))\n  return rng.uniform(-b,b,shape).astype(dtype)",
"def f(rng,shape,dtype):\n  b=math.sqrt(3/shape[1])\n  return rng.uniform(-b,b,shape).astype(dtype)",
"def f(rng,shape,dtype):\n  return rng.normal(0,2/shape[1],shape).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(3/shape[1])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return nn.xavier(rng,shape,dtype)",
"def f(rng,shape,dtype):\n  return nn.lecun(rng,shape,dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2)*nn.orthogonal(rng,shape,dtype)).astype(dtype)",
"def f(rng,shape,dtype):\n  W=rng.standard_normal(shape)*np.sqrt(2/shape[1])\n  W=W.astype(dtype)",
"def f(shape): return np.random.randn(*shape)*np.sqrt(2/shape[1])",
"def f(rng,shape,dtype):\n  return (math.sqrt(2/(shape[0]*shape[1]))*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2)/math.sqrt(shape[1]+shape[0])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (rng.standard_normal(shape)/math.sqrt(2/shape[1])).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2/len(shape))*rng.standard_normal(shape)).astype(dtype)",
)

add("3.5","right",*[c.replace("2/shape[1]","2/(shape[0]+shape[1])").replace("2/shape[-1]","2/sum(shape)").replace("2/n_in","2/(n_in+n_out)").replace("n_in/2","(n_in+n_out)/2").replace("6/shape[1]","6/sum(shape)").replace("nn.he","nn.xavier") for c in He_right])

add("3.5","wrong",*he_wrong("math.sqrt(2/sum(shape))"),
"def f(rng,shape,dtype):\n  return (math.sqrt(2/shape[1])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(1/sum(shape))*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(6/sum(shape))*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  b=math.sqrt(2/sum(shape))\n  return rng.uniform(-b,b,shape).astype(dtype)",
"def f(rng,shape,dtype):\n  b=math.sqrt(6/sum(shape))\n  return rng.uniform(0,b,shape).astype(dtype)",
"def f(rng,shape,dtype):\n  b=math.sqrt(6)/sum(shape)\n  return rng.uniform(-b,b,shape).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2)/sum(shape)*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2/shape[1]+shape[0])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2/shape[0]*shape[1])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(1/shape[1]+1/shape[0])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt((1/shape[1]+1/shape[0])/2)*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(1/shape[1])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(1/shape[0])*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return (math.sqrt(2/(shape[0]*shape[1]))*rng.standard_normal(shape)).astype(dtype)",
"def f(rng,shape,dtype):\n  return nn.he(rng,shape,dtype)",
)

add("3.4","right",
"def f(g,u): return 1/math.sqrt(np.mean(g(u)**2))",
"def f(g,u): return (np.mean(g(u)**2))**-0.5",
"def f(g,u): return np.sqrt(1/np.mean(g(u)**2))",
"def f(g,u): return np.sqrt(len(u)/np.sum(g(u)**2))",
"def f(g,u): return 1/np.sqrt(np.dot(g(u),g(u))/len(u))",
"def f(g,u):\n  a=g(u)\n  return 1/np.sqrt(a.var()+a.mean()**2)",
"def f(g,u):\n  s=0\n  for x in u: s+=g(x)**2\n  return 1/math.sqrt(s/len(u))",
"def f(g,u): return np.sqrt(np.reciprocal(np.average(np.power(g(u),2))))",
"def f(g,u): return 1/nn.diagnostics.rms([g(u)[:,None]])[0]",
)

add("3.4","wrong",
"def f(g,u): return 1/np.mean(g(u)**2)",
"def f(g,u): return np.sqrt(np.mean(g(u)**2))",
"def f(g,u): return 1/np.std(g(u))",
"def f(g,u): return 1/np.sqrt(np.var(g(u)))",
"def f(g,u): return 1/np.sqrt(np.mean(g(u))**2)",
"def f(g,u): return 1/np.mean(g(u))",
"def f(g,u): return 1/np.sqrt(np.sum(g(u)**2))",
"def f(g,u): return 1/np.linalg.norm(g(u))",
"def f(g,u): return 1/np.sqrt(np.median(g(u)**2))",
"def f(g,u): return 1/np.sqrt(np.mean(g.slope(u,g(u))**2))",
"def f(g,u): return 1/np.sqrt(np.mean(g(u**2)))",
"def f(g,u): return 1/np.sqrt(np.mean(np.abs(g(u))))",
"def f(g,u): return 1/np.mean(np.abs(g(u)))",
"def f(g,u): return 1/np.sqrt(g(u)**2)",
"def f(g,u): return 1/np.sqrt(np.mean(u**2))",
"def f(g,u): return np.std(u)/np.std(g(u))",
"def f(g,u): return np.var(u)/np.var(g(u))",
"def f(g,u): return np.mean(u**2)/np.mean(g(u)**2)",
"def f(g,u): return 1/np.mean(np.sqrt(g(u)**2))",
"def f(g,u): return math.sqrt(2)",
"def f(g,u): return 1/g(u).mean()**2",
"def f(g,u): return 1/np.sqrt(np.mean(g(np.random.randn(10000))**2))",
"def f(g,u): return 1/np.sqrt(np.mean(g(u)*u))",
"def f(g,u): return 1/np.sqrt(np.sum(g(u)**2)/(len(u)-1))",
"def f(g,u): return 1/np.sqrt(np.mean(g(u)^2))",
"def f(g,u): return 1/np.sqrt(np.mean(g(u)*2))",
"def f(g,u): return 1/np.sqrt(np.max(g(u)**2))",
"def f(g,u): return g(u)",
"def f(g,u): return 1/np.sqrt(2*np.mean(g(u)**2))",
"def f(g,u): return np.sqrt(np.mean(1/g(u)**2))",
"def f(g,u): return 1-np.sqrt(np.mean(g(u)**2))",
"def f(g,u): return -1/np.sqrt(np.mean(g(u)**2))",
"def f(g,u): return 1/np.sqrt(np.mean(g**2))",
"def f(g,u): return 1/np.sqrt(np.mean(np.mean(g(u))**2))",
"def f(g,u): return np.mean(g(u)**2)**0.5*1",
"def f(g,u): return 1/(np.mean(g(u)**2)**2)",
"def f(g,u): return 1/np.sqrt(len(u)*np.mean(g(u)**2))",
"def f(g,u): return 1/np.sqrt(np.mean(g(g(u))**2))",
)

add("3.6","right",
"def f(chi,depth): return math.sqrt(chi)**(depth-1)",
"def f(chi,depth): return np.sqrt(chi**(depth-1))",
"def f(chi,depth): return chi**(0.5*(depth-1))",
"def f(chi,depth): return chi**(depth/2-0.5)",
"def f(chi,depth):\n  r=1\n  for l in range(1,depth): r*=chi\n  return r**0.5",
"def f(chi,depth): return 1 if depth<=1 else f(chi,depth-1)*chi**.5",
"def f(chi,depth): return np.prod([math.sqrt(chi)]*(depth-1))",
"def f(chi,depth): return np.power(chi,(depth-1)/2)",
"def f(chi,depth): return pow(chi,(depth-1)/2)",
"def f(chi,depth): return 1/chi**((1-depth)/2)",
"def f(chi,depth): return chi**((depth-1)/2)*np.ones(())",
"def f(chi,depth): return np.cumprod(np.full(depth,np.sqrt(chi)))[-1]/np.sqrt(chi)",
)

add("3.6","wrong",
"def f(chi,depth): return chi**depth","def f(chi,depth): return chi**(depth-1)","def f(chi,depth): return chi**(depth/2)","def f(chi,depth): return math.sqrt(chi)**depth",
"def f(chi,depth): return chi**(depth-1)/2","def f(chi,depth): return chi**depth/2","def f(chi,depth): return chi**((depth-1)//2)","def f(chi,depth): return chi**(depth//2)",
"def f(chi,depth): return chi*(depth-1)","def f(chi,depth): return chi*(depth-1)/2","def f(chi,depth): return chi**-((depth-1)/2)","def f(chi,depth): return chi**(-depth)",
"def f(chi,depth): return chi**(1/(2*(depth-1))) if depth>1 else 1","def f(chi,depth): return chi**((depth+1)/2)","def f(chi,depth): return chi**2*(depth-1)","def f(chi,depth): return chi**(2*(depth-1))",
"def f(chi,depth): return (chi**0.5)**depth-1","def f(chi,depth): return chi^((depth-1)//2)","def f(chi,depth): return chi**depth-1/2","def f(chi,depth): return (chi*(depth-1))**0.5",
"def f(chi,depth): return np.exp(chi*(depth-1)/2)","def f(chi,depth): return depth**chi","def f(chi,depth): return ((depth-1)/2)**chi","def f(chi,depth): return chi**((depth-2)/2)",
"def f(chi,depth): return np.sqrt(chi)","def f(chi,depth): return chi","def f(chi,depth): return chi/2**(depth-1)","def f(chi,depth): return np.sqrt(chi)*(depth-1)","def f(chi,depth): return chi**(depth-1/2)",
"def f(chi,depth): return chi**(depth-1)**0.5","def f(chi,depth): return min(1,chi**((depth-1)/2))","def f(chi,depth): return np.log(chi)*(depth-1)/2","def f(chi,depth): return 1-chi**((depth-1)/2)",
"def f(chi,depth): return np.prod(np.full(depth,chi))","def f(chi,depth): return np.cumprod(np.full(depth,np.sqrt(chi)))",)


# ---- lesson 04 ----

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
