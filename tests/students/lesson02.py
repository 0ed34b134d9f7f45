"""Lesson 02."""
from .bank import Bank

BANK = Bank({"2.1": "def f(X,Y,W,b): return", "2.2": "def f(W,b): return", "2.3": "def f(rng,n_out,n_in,std): return", "2.4": "def f(nudge,growth,size): return", "2.5": "def f(Z,Y): return"})
add = BANK.add

HEAD = "def f(X,Y,W,b):\n  m=X.shape[1];A=1/(1+np.exp(-(W@X+b)));dZ=A-Y\n  return "
add("2.1","right",
HEAD+"1/m*dZ@X.T, 1/m*np.sum(dZ,axis=1,keepdims=True)",
HEAD+"np.dot(dZ,X.T)/m, np.sum(dZ,axis=1,keepdims=True)/m",
HEAD+"(X@dZ.T).T/m, dZ.mean(axis=1,keepdims=True)",
HEAD+"np.matmul(dZ,np.transpose(X))/len(Y[0]), np.array([[dZ.mean()]])",
HEAD+"(dZ*X).mean(axis=1,keepdims=True).T, dZ.mean(keepdims=True)",
HEAD+"np.einsum('im,jm->ij',dZ,X)/m, np.sum(dZ).reshape(1,1)/m",
"def f(X,Y,W,b):\n  A=nn.sigmoid(W@X+b)\n  return (A-Y)@X.T/Y.size,(A-Y).sum(axis=1,keepdims=True)/Y.size",
"def f(X,Y,W,b):\n  Z=W@X+b;A=np.exp(Z)/(1+np.exp(Z));m=X.shape[1]\n  dZ=A-Y\n  dW=np.zeros(W.shape)\n  for j in range(W.shape[1]): dW[0,j]=np.mean(dZ*X[j])\n  return dW,np.mean(dZ,axis=1).reshape(1,1)",
"def f(X,Y,W,b):\n  Z=W.dot(X)+b\n  _,dZ=nn.sigmoid_cross_entropy(Z,Y)\n  return dZ.dot(X.T)/X.shape[1],dZ.sum()[None,None]/X.shape[1]",
"def f(X,Y,W,b):\n  m=X.shape[-1];dZ=.5*(1+np.tanh((W@X+b)/2))-Y\n  return [dZ@X.T/m,dZ@np.ones((m,1))/m]",
)
add("2.1","wrong",
HEAD+"dZ@X.T, dZ.sum(axis=1,keepdims=True)", HEAD+"dZ@X.T/m, dZ.sum(axis=1,keepdims=True)", HEAD+"dZ@X.T, dZ.sum(axis=1,keepdims=True)/m", HEAD+"X@dZ.T/m, dZ.sum(axis=1,keepdims=True)/m", HEAD+"dZ@X.T/m, dZ.sum(axis=1)/m",
HEAD+"dZ@X.T/m, dZ.sum()/m", HEAD+"dZ@X.T/m, dZ/m", HEAD+"dZ@X/m, dZ.sum(axis=1,keepdims=True)/m", HEAD+"dZ*X/m, dZ.sum(axis=1,keepdims=True)/m", HEAD+"dZ@X.T/m", HEAD+"dZ.sum(axis=1,keepdims=True)/m, dZ@X.T/m",
HEAD+"-dZ@X.T/m, -dZ.sum(axis=1,keepdims=True)/m", HEAD+"dZ@X.T/m, A.sum(axis=1,keepdims=True)/m", HEAD+"A@X.T/m, A.sum(axis=1,keepdims=True)/m", HEAD+"(A*(1-A)*dZ)@X.T/m, (A*(1-A)*dZ).mean(keepdims=True)", HEAD+"W*(dZ@X.T)/m, dZ.mean(keepdims=True)",
HEAD+"dZ@X.T/(2*m), dZ.sum(axis=1,keepdims=True)/(2*m)", HEAD+"dZ@X.T/m, np.zeros((1,1))", HEAD+"np.zeros_like(W), dZ.mean(keepdims=True)", HEAD+"W-dZ@X.T/m, b-dZ.sum(axis=1,keepdims=True)/m", HEAD+"dZ@X.T/len(X), dZ.sum(axis=1,keepdims=True)/len(X)",
HEAD+"dZ**2@X.T/m, (dZ**2).mean(keepdims=True)", HEAD+"np.abs(dZ)@X.T/m, np.abs(dZ).mean(keepdims=True)", HEAD+"(dZ@X.T/m).ravel(), dZ.mean(keepdims=True)", HEAD+"(dZ@X.T/m).round(2), dZ.mean(keepdims=True).round(2)",
"def f(X,Y,W,b):\n  m=X.shape[1];dZ=W@X+b-Y\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  m=X.shape[1];dZ=1/(1+np.exp(W@X+b))-Y\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  m=X.shape[1];dZ=1/(1+np.exp(-W@X))-Y\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  m=X.shape[1];dZ=1/(1+np.exp(-W@X+b))-Y\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  m=X.shape[1];dZ=Y-1/(1+np.exp(-(W@X+b)))\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  m=X.shape[1];dZ=np.tanh(W@X+b)-Y\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  m=X.shape[1];dZ=np.maximum(W@X+b,0)-Y\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  m=X.shape[1];A=1/(1+np.exp(-(W@X+b)));dZ=-Y/A+(1-Y)/(1-A)\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  m=X.shape[1];A=1/(1+np.exp(-(X.T@W+b)));dZ=A-Y\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
"def f(X,Y,W,b):\n  return X@(W-Y).T",
"def f(X,Y,W,b):\n  m=X.shape[1];dZ=0.5-Y\n  return dZ@X.T/m,dZ.sum(axis=1,keepdims=True)/m",
)

add("2.2","right",
"def f(W,b):\n  rows=np.hstack([W,b]);seen=[]\n  for r in rows:\n    if not any(np.allclose(r,s,rtol=0,atol=1e-12) for s in seen): seen.append(r)\n  return len(seen)",
"def f(W,b):\n  U=np.hstack((W,b));n=0\n  for i in range(len(U)):\n    n+=all(np.max(np.abs(U[i]-U[j]))>1e-12 for j in range(i))\n  return n",
"len({tuple(r) for r in np.round(np.hstack([W,b]),11)+0.0})",
"np.unique(np.hstack([W,b]).round(10)+0.0,axis=0).shape[0]",
"np.unique(np.rint(np.hstack([W,b])*1e10),axis=0).shape[0]",
"def f(W,b):\n  U=np.c_[W,b]\n  D=np.abs(U[:,None]-U).max(-1)\n  return int(sum(not (D[i,:i]<=1e-12).any() for i in range(len(U))))",
"def f(W,b):\n  left=np.hstack([W,b]);k=0\n  while len(left):\n    left=left[np.abs(left-left[0]).max(axis=1)>1e-12];k+=1\n  return k",
"def f(W,b):\n  U=np.concatenate([W,b],axis=1).tolist();c=[]\n  for u in U:\n    for v in c:\n      if max(abs(x-y) for x,y in zip(u,v))<=1e-12: break\n    else: c.append(u)\n  return len(c)",
"def f(W,b):\n  U=np.hstack([W,b]);label=np.arange(len(U))\n  for i in range(len(U)):\n    for j in range(i):\n      if np.abs(U[i]-U[j]).max()<1e-11: label[i]=label[j];break\n  return len(set(label.tolist()))",
"def f(W,b):\n  from nnlib import symmetry\n  return symmetry.distinct(np.hstack([W,b]),1e-12)",
)
add("2.2","wrong",
"np.unique(W,axis=0).shape[0]","np.unique(np.hstack([W,b]),axis=0).shape[0]","len(np.unique(W))","len(W)","np.linalg.matrix_rank(W)","np.linalg.matrix_rank(np.hstack([W,b]))","len(set(map(tuple,W)))","len(set(map(tuple,np.hstack([W,b]))))",
"np.unique(W.T,axis=0).shape[0]","np.unique(W.round(10)+0.0,axis=0).shape[0]","np.unique(np.hstack([W,b]).round(4),axis=0).shape[0]","np.unique(np.hstack([W,b]).round(10).sum(axis=1)).shape[0]","np.unique(np.sort(np.hstack([W,b]).round(10),axis=1),axis=0).shape[0]",
"np.unique(np.abs(np.hstack([W,b])).round(10),axis=0).shape[0]","W.shape[1]","W.size","1","2","np.hstack([W,b])","np.unique(np.hstack([W,b]).round(10)+0.0,axis=0)","(np.ptp(W,axis=0)>1e-12).sum()","1 if np.ptp(np.hstack([W,b]),axis=0).max()<1e-12 else len(W)",
"1+(np.abs(np.diff(np.hstack([W,b]),axis=0)).max(axis=1,initial=0)>1e-12).sum()","len(W)-np.unique(np.hstack([W,b]).round(10)+0.0,axis=0).shape[0]","np.unique(np.hstack([W,b]).round(10)+0.0,axis=1).shape[0]","np.unique(np.vstack([W,b]).round(10),axis=0).shape[0]",
"def f(W,b):\n  U=np.hstack([W,b]);c=[]\n  for u in U:\n    if not any(np.allclose(u,v) for v in c): c.append(u)\n  return len(c)",
"def f(W,b):\n  U=np.hstack([W,b]);c=[]\n  for u in U:\n    if not any(np.allclose(u,v,atol=1e-12) for v in c): c.append(u)\n  return len(c)",
"def f(W,b):\n  U=np.hstack([W,b]);c=[]\n  for u in U:\n    if not any((u==v).all() for v in c): c.append(u)\n  return len(c)",
"def f(W,b):\n  U=np.hstack([W,b]);c=[]\n  for u in U:\n    if not any((np.abs(u-v)<1e-12).any() for v in c): c.append(u)\n  return len(c)",
"def f(W,b):\n  n=0\n  for i in range(len(W)):\n    for j in range(i):\n      if np.abs(W[i]-W[j]).max()<1e-12: n+=1\n  return n",
"def f(W,b):\n  n=0\n  for i in range(len(W)):\n    n+=np.abs(np.hstack([W,b])[i]-np.hstack([W,b])[0]).max()>1e-12\n  return n",
"def f(W,b):\n  c=set()\n  for w in np.hstack([W,b]): c.add(w)\n  return len(c)",
"def f(W,b):\n  return len(np.unique(np.linalg.norm(np.hstack([W,b]),axis=1).round(10)))",
)

add("2.3","right",
"std*rng.standard_normal((n_out,n_in)), np.zeros((n_out,1))","rng.normal(0,std,(n_out,n_in)), np.zeros((n_out,1))","rng.normal(size=(n_out,n_in))*std, np.zeros((n_out,1),float)","rng.normal(scale=std,size=(n_out,n_in)), np.zeros([n_out,1])",
"(std*rng.standard_normal(n_out*n_in).reshape(n_out,n_in), np.zeros((n_out,1)))","[rng.standard_normal((n_out,n_in))*std, np.zeros((n_out,1))]","nn.normal(std)(rng,(n_out,n_in),float), nn.zeros(rng,(n_out,1),float)",
"rng.uniform(-1,1,(n_out,n_in))*std*3**.5, np.zeros((n_out,1))","def f(rng,n_out,n_in,std):\n  W=np.empty((n_out,n_in))\n  for i in range(n_out): W[i]=std*rng.standard_normal(n_in)\n  return W,W[:,:1]*0",
"def f(rng,n_out,n_in,std):\n  W=rng.standard_normal((n_in,n_out)).T*std\n  b=np.zeros((n_out,1))\n  return W,b",
)
add("2.3","wrong",
"np.zeros((n_out,n_in)), np.zeros((n_out,1))","np.full((n_out,n_in),std), np.zeros((n_out,1))","std*np.ones((n_out,n_in)), np.zeros((n_out,1))","std*rng.random((n_out,n_in)), np.zeros((n_out,1))","std*np.random.randn(n_out,n_in), np.zeros((n_out,1))","std*np.random.default_rng(0).standard_normal((n_out,n_in)), np.zeros((n_out,1))",
"rng.standard_normal((n_out,n_in)), np.zeros((n_out,1))","0.01*rng.standard_normal((n_out,n_in)), np.zeros((n_out,1))","std**2*rng.standard_normal((n_out,n_in)), np.zeros((n_out,1))","np.sqrt(std)*rng.standard_normal((n_out,n_in)), np.zeros((n_out,1))","std*rng.standard_normal((n_in,n_out)), np.zeros((n_out,1))",
"std*rng.standard_normal((n_out,n_in)), np.zeros(n_out)","std*rng.standard_normal((n_out,n_in)), np.zeros((1,n_out))","std*rng.standard_normal((n_out,n_in)), 0","std*rng.standard_normal((n_out,n_in)), np.zeros((n_in,1))","std*rng.standard_normal((n_out,n_in)), std*rng.standard_normal((n_out,1))","std*rng.standard_normal((n_out,n_in)), np.ones((n_out,1))",
"std*rng.standard_normal((n_out,n_in))","np.zeros((n_out,1)), std*rng.standard_normal((n_out,n_in))","std+rng.standard_normal((n_out,n_in)), np.zeros((n_out,1))","rng.normal(std,1,(n_out,n_in)), np.zeros((n_out,1))","rng.uniform(-std,std,(n_out,n_in)), np.zeros((n_out,1))","std*rng.standard_normal(n_in)*np.ones((n_out,1)), np.zeros((n_out,1))",
"std*rng.standard_normal((n_out,1))*np.ones((1,n_in)), np.zeros((n_out,1))","std*rng.standard_normal((n_out,n_in))/np.sqrt(n_in), np.zeros((n_out,1))","std*abs(rng.standard_normal((n_out,n_in))), np.zeros((n_out,1))","std*rng.choice([-1,1],(n_out,n_in)), np.zeros((n_out,1))","std*np.sort(rng.standard_normal((n_out,n_in))), np.zeros((n_out,1))",
"rng.normal(0,std), np.zeros((n_out,1))","std*rng.standard_normal(n_out,n_in), np.zeros((n_out,1))","(std*rng.standard_normal((n_out,n_in)), np.zeros((n_out,1)), std)","std*rng.standard_normal((n_out,n_in)), None","(std*rng.standard_normal((n_out,n_in))).tolist(), np.zeros((n_out,1))","rng.exponential(std,(n_out,n_in)), np.zeros((n_out,1))","std*np.eye(n_out,n_in), np.zeros((n_out,1))",
)

add("2.4","right",
"np.log(size/nudge)/np.log(growth)","math.log(size/nudge)/math.log(growth)","math.log(size/nudge,growth)","(np.log(size)-np.log(nudge))/np.log(growth)","np.log10(size/nudge)/np.log10(growth)","np.log2(size/nudge)/np.log2(growth)","-np.log(nudge/size)/np.log(growth)","np.log(nudge/size)/np.log(1/growth)","np.log(size/nudge)/np.log1p(growth-1)",
"1/(np.log(growth)/np.log(size/nudge))","def f(nudge,growth,size):\n  lo,hi=0.0,1e6\n  for _ in range(200):\n    t=(lo+hi)/2\n    lo,hi=(t,hi) if math.log(nudge)+t*math.log(growth)<math.log(size) else (lo,t)\n  return t",
)
add("2.4","wrong",
"np.log(nudge/size)/np.log(growth)","np.log(size/nudge)/growth","size/nudge/growth","(size-nudge)/(growth*nudge)","(size-nudge)/((growth-1)*nudge)","np.log(size/nudge)/(growth-1)","np.log10(size/nudge)/np.log(growth)","np.log2(size/nudge)/np.log(growth)","np.log(size/nudge)/np.log10(growth)","np.log(size)/np.log(growth)","-np.log(nudge)/np.log(growth)",
"np.log(growth)/np.log(size/nudge)","np.log(size-nudge)/np.log(growth)","np.log(size)/np.log(nudge)/np.log(growth)","np.log(size/nudge)/np.log1p(growth)","np.log(size/nudge)/np.log(growth)+1","np.ceil(np.log(size/nudge)/np.log(growth))","int(np.log(size/nudge)/np.log(growth))","round(np.log(size/nudge)/np.log(growth))","nudge*growth**size","np.log(size/nudge)","np.log(growth)",
"np.log(size*nudge)/np.log(growth)","np.log(size+nudge)/np.log(growth)","np.log(size/nudge)*np.log(growth)","(size/nudge)**(1/growth)","np.log(size/nudge/growth)","np.log(size/nudge)/np.log(growth)-1","np.exp(size/nudge)/growth","np.sqrt(size/nudge)/growth","abs(np.log(size))/np.log(growth)","np.log(size/nudge)//np.log(growth)","(np.log(size/nudge)/np.log(growth),)",
"def f(nudge,growth,size):\n  t=0\n  while nudge<size: nudge*=growth;t+=1\n  return t",
"def f(nudge,growth,size):\n  for t in range(10**5):\n    if nudge*growth**t>=size: return t",
)

add("2.5","right",
"np.mean(np.logaddexp(0,Z)-Y*Z)","np.mean(np.maximum(Z,0)+np.log1p(np.exp(-np.abs(Z)))-Y*Z)","np.mean(np.maximum(Z,0)-Y*Z+np.log(1+np.exp(-abs(Z))))","nn.sigmoid_cross_entropy(Z,Y)[0]","np.logaddexp(0,Z).mean()-(Y*Z).mean()","(Y*np.logaddexp(0,-Z)+(1-Y)*np.logaddexp(0,Z)).mean()","np.logaddexp(0,np.where(Y>0.5,-Z,Z)).mean()","np.mean(np.logaddexp(Z,0)-Y*Z,axis=1)[0]","(np.logaddexp(0,Z)-Y*Z).sum()/Z.shape[1]",
"def f(Z,Y):\n  S=(2*Y-1)*Z\n  return np.mean(np.where(S>0,np.log1p(np.exp(-np.abs(S))),-S+np.log1p(np.exp(-np.abs(S)))))",
"def f(Z,Y):\n  J=0.0\n  for z,y in zip(Z[0],Y[0]): J+=max(z,0)-y*z+math.log1p(math.exp(-abs(z)))\n  return J/len(Z[0])",
)
add("2.5","wrong",
"-np.mean(Y*np.log(1/(1+np.exp(-Z)))+(1-Y)*np.log(1-1/(1+np.exp(-Z))))","np.mean(np.log(1+np.exp(Z))-Y*Z)","np.mean(np.log1p(np.exp(Z))-Y*Z)","np.mean(Z+np.log(1+np.exp(-Z))-Y*Z)","np.sum(np.logaddexp(0,Z)-Y*Z)","-np.mean(np.logaddexp(0,Z)-Y*Z)","np.mean(np.logaddexp(0,Z)+Y*Z)","np.mean(np.logaddexp(0,Z))","np.mean(np.logaddexp(0,-Z)-Y*Z)","np.mean(np.logaddexp(0,Z)-(1-Y)*Z)",
"np.mean(np.maximum(Z,0)-Y*Z)","np.mean(np.log1p(np.exp(-np.abs(Z)))-Y*Z)","np.mean(np.abs(Z)+np.log1p(np.exp(-np.abs(Z)))-Y*Z)","np.logaddexp(0,Z)-Y*Z","np.mean(np.logaddexp(0,Z)-Y*Z,axis=1)","np.mean(np.logaddexp(0,Z)-Y*Z,keepdims=True)","np.mean(np.logaddexp(0,Z)-Y)","np.mean(np.logaddexp(1,Z)-Y*Z)","np.mean((1/(1+np.exp(-Z))-Y)**2)","np.mean(np.logaddexp2(0,Z)-Y*Z)","np.mean(1/(1+np.exp(-Z))-Y)","np.median(np.logaddexp(0,Z)-Y*Z)","np.mean(np.logaddexp(0,Z)-Y*Z)/2","np.mean(np.minimum(np.logaddexp(0,Z)-Y*Z,100))",
"np.nan_to_num(np.mean(np.log(1+np.exp(Z))-Y*Z))","np.mean(np.log(1+np.exp(np.clip(Z,-500,500)))-Y*Z)","np.mean(np.log(1+np.exp(np.clip(Z,-30,30)))-Y*np.clip(Z,-30,30))","nn.sigmoid_cross_entropy(Z,Y)","nn.squared_error(Z,Y)[0]",
"def f(Z,Y):\n  A=np.clip(1/(1+np.exp(-Z)),1e-8,1-1e-8)\n  return -np.mean(Y*np.log(A)+(1-Y)*np.log(1-A))",
"def f(Z,Y):\n  A=np.clip(1/(1+np.exp(-Z)),1e-15,1-1e-15)\n  return -np.mean(Y*np.log(A)+(1-Y)*np.log(1-A))",
"def f(Z,Y):\n  A=1/(1+np.exp(-Z))\n  return -np.mean(Y*np.log(A+1e-8)+(1-Y)*np.log(1-A+1e-8))",
"def f(Z,Y):\n  A=1/(1+np.exp(-Z))\n  return -np.mean(np.log(np.where(Y==1,A,1-A)))",
)
