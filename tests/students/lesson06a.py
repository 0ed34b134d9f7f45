"""Lesson 06a."""
from .bank import Bank

BANK = Bank({"6a.2": "def f(X): return", "6a.1": "def f(A): return", "6a.3": "def f(X_train,X_test): return", "6a.4": "def f(lam,lr): return", "6a.5": "def f(X): return"})
add = BANK.add

add("6a.2", "right",
"(X-X.mean(axis=1,keepdims=True))/X.std(axis=1,keepdims=True)",
"(X-np.mean(X,-1,keepdims=True))/np.std(X,-1,keepdims=True)",
"((X.T-X.mean(1))/X.std(1)).T",
"(X-X.mean(1)[:,None])/np.sqrt(X.var(1))[:,None]",
"def f(X):\n  mu=X.mean(axis=1).reshape(-1,1);sigma=X.std(axis=1).reshape(-1,1)\n  return (X-mu)/sigma",
"def f(X):\n  X=X-X.mean(axis=1,keepdims=True)\n  X/=X.std(axis=1,keepdims=True)\n  return X",
"def f(X):\n  X=X-X.mean(axis=1,keepdims=True)\n  v=np.mean(X**2,axis=1,keepdims=True)\n  return X/v**0.5",
"def f(X): return np.array([(row-row.mean())/row.std() for row in X])",
"def f(X):\n  out=np.zeros(X.shape)\n  for i in range(len(X)):\n    out[i]=(X[i]-np.mean(X[i]))/np.std(X[i])\n  return out",
"def f(X):\n  m=X.shape[1];mu=np.sum(X,axis=1,keepdims=True)/m;s2=np.sum((X-mu)**2,axis=1,keepdims=True)/m\n  return (X-mu)/np.sqrt(s2)",
"def f(X):\n  mu=X.mean(1,keepdims=True);s2=(X**2).mean(1,keepdims=True)-mu**2\n  return (X-mu)/np.sqrt(s2)",
"nn.Standardizer.fit(X)(X)")
add("6a.2", "wrong",
"(X-X.mean(axis=1,keepdims=True))/X.var(axis=1,keepdims=True)", "X/X.std(axis=1,keepdims=True)", "X-X.mean(axis=1,keepdims=True)", "(X-X.mean())/X.std()",
"(X-X.mean(axis=0))/X.std(axis=0)", "(X-X.mean(axis=0,keepdims=True))/X.std(axis=0,keepdims=True)", "(X-X.mean(axis=1))/X.std(axis=1)",
"(X-X.mean(axis=1,keepdims=True))/X.std(axis=1,ddof=1,keepdims=True)", "(X-X.min(1,keepdims=True))/(X.max(1,keepdims=True)-X.min(1,keepdims=True))", "(X-X.min())/(X.max()-X.min())",
"X/X.max(1,keepdims=True)", "X/np.linalg.norm(X,axis=1,keepdims=True)", "(X-X.mean(1,keepdims=True))/np.linalg.norm(X-X.mean(1,keepdims=True),axis=1,keepdims=True)",
"X-X.mean(axis=1,keepdims=True)/X.std(axis=1,keepdims=True)", "(X-X.mean(1,keepdims=True))*X.std(1,keepdims=True)", "(X+X.mean(1,keepdims=True))/X.std(1,keepdims=True)",
"(X-X.mean(1,keepdims=True))/(X.std(1,keepdims=True)+1e-3)", "(X-np.median(X,1,keepdims=True))/X.std(1,keepdims=True)", "((X-X.mean(1,keepdims=True))/X.std(1,keepdims=True)).round(2)",
"(X-X.mean(1,keepdims=True))/X.std()", "X/255", "nn.Standardizer.fit(X)", "def f(X):\n  (X-X.mean(1,keepdims=True))/X.std(1,keepdims=True)",
"def f(X):\n  X-=X.mean(1,keepdims=True)\n  X/=X.var(1,keepdims=True)\n  return X", "X.mean(1),X.std(1)", "(X-X.mean(1,keepdims=True))/np.sqrt((X**2).mean(1,keepdims=True))",
"(X.T-X.mean(1))/X.std(1)", "np.tanh(X)", "abs(X-X.mean(1,keepdims=True))/X.std(1,keepdims=True)")

add("6a.1", "right",
"2/np.linalg.eigvalsh(A@A.T/A.shape[1])[-1]", "2/np.linalg.eigvalsh(A@A.T/A.shape[1]).max()", "2/max(np.linalg.eigvals(A@A.T/A.shape[1]).real)", "2/np.linalg.norm(A@A.T/A.shape[1],2)",
"2*A.shape[1]/np.linalg.svd(A)[1][0]**2", "2/(np.linalg.svd(A/np.sqrt(A.shape[1]),compute_uv=False)[0])**2", "2/np.linalg.eigh(A@A.T/A.shape[1])[0][-1]", "2/np.linalg.eigvalsh(A.T@A/A.shape[1]).max()",
"def f(A):\n  n,m=A.shape\n  H=np.dot(A,A.T)/m\n  lam,Q=np.linalg.eigh(H)\n  return 2/lam[-1]",
"def f(A):\n  m=A.shape[1]\n  H=sum(np.outer(a,a) for a in A.T)/m\n  return 2/np.max(np.linalg.eigvalsh(H))")
add("6a.1", "wrong",
"1/np.linalg.eigvalsh(A@A.T/A.shape[1])[-1]", "2/np.linalg.eigvalsh(A@A.T/A.shape[1])[0]", "2/np.linalg.eigvalsh(A@A.T)[-1]", "2/np.trace(A@A.T/A.shape[1])", "2/np.linalg.svd(A)[1][0]",
"2/np.sqrt(np.linalg.eigvalsh(A@A.T/A.shape[1])[-1])", "2/(A@A.T/A.shape[1]).max()", "2/np.linalg.norm(A@A.T/A.shape[1])", "np.linalg.eigvalsh(A@A.T/A.shape[1])[-1]", "2*np.linalg.eigvalsh(A@A.T/A.shape[1])[-1]",
"2/np.linalg.eigvalsh(A@A.T/len(A))[-1]", "2/np.linalg.eigvalsh(A@A.T/(A.shape[1]-1))[-1]", "np.linalg.cond(A@A.T/A.shape[1])", "2/np.linalg.eigvalsh(np.cov(A))[-1]", "2/np.linalg.eigvalsh(2*A@A.T/A.shape[1])[-1]",
"2/(np.linalg.eigvalsh(A@A.T/A.shape[1])[0]+np.linalg.eigvalsh(A@A.T/A.shape[1])[-1])", "2/A.shape[1]", "0.01", "2/np.linalg.eigvalsh(A@A.T/A.shape[1])", "2/np.linalg.eigvals(A@A.T/A.shape[1])[0]",
"2/np.abs(A).max()**2", "2/(A**2).mean()", "2/A.var(1).max()", "2/np.linalg.det(A@A.T/A.shape[1])", "2/np.linalg.norm(A)**2", "lambda: 2", "round(2/np.linalg.eigvalsh(A@A.T/A.shape[1])[-1],3)",
"2/np.linalg.eigvalsh(A@A)[-1]", "def f(A):\n  2/np.linalg.eigvalsh(A@A.T/A.shape[1])[-1]")

add("6a.3", "right",
"(X_train-X_train.mean(1,keepdims=True))/X_train.std(1,keepdims=True),(X_test-X_train.mean(1,keepdims=True))/X_train.std(1,keepdims=True)",
"def f(a,b):\n  mu=a.mean(axis=1,keepdims=True);s=a.std(axis=1,keepdims=True)\n  return (a-mu)/s,(b-mu)/s".replace("(a,b)", "(X_train,X_test)").replace("a.mean", "X_train.mean").replace("a.std", "X_train.std").replace("(a-", "(X_train-").replace("(b-", "(X_test-"),
"def f(X_train,X_test):\n  s=nn.Standardizer.fit(X_train)\n  return s(X_train),s(X_test)",
"def f(X_train,X_test):\n  s=nn.Standardizer.fit(X_train)\n  return [s(X) for X in (X_train,X_test)]",
"def f(X_train,X_test):\n  m=X_train.shape[1];both=np.concatenate([X_train,X_test],1)\n  both=(both-both[:,:m].mean(1)[:,None])/both[:,:m].std(1)[:,None]\n  return both[:,:m],both[:,m:]",
"def f(X_train,X_test):\n  mu,v=X_train.mean(1,keepdims=True),X_train.var(1,keepdims=True)\n  g=lambda X:(X-mu)/np.sqrt(v)\n  return g(X_train),g(X_test)",
"((X_train.T-X_train.mean(1))/X_train.std(1)).T,((X_test.T-X_train.mean(1))/X_train.std(1)).T",
"def f(X_train,X_test):\n  mu=X_train.mean(1,keepdims=True)\n  a,b=X_train-mu,X_test-mu\n  s=np.sqrt((a*a).mean(1,keepdims=True))\n  return a/s,b/s")
T = "def f(X_train,X_test):\n  z=lambda X,F:(X-F.mean(1,keepdims=True))/F.std(1,keepdims=True)\n  return "
add("6a.3", "wrong",
T + "z(X_train,X_train),z(X_test,X_test)", T + "z(X_train,np.hstack([X_train,X_test])),z(X_test,np.hstack([X_train,X_test]))", T + "z(X_train,X_test),z(X_test,X_test)", T + "z(X_train,X_test),z(X_test,X_train)",
T + "z(X_train,X_train),X_test", T + "X_train,z(X_test,X_train)", T + "z(X_test,X_train),z(X_train,X_train)", T + "z(X_train,X_train)", T + "z(X_test,X_train)", T + "X_train,X_test",
T + "z(X_train,X_train),z(X_test,z(X_train,X_train))", T + "z(X_train,X_train),(X_test-X_train.mean(1,keepdims=True))/X_test.std(1,keepdims=True)", T + "z(X_train,X_train),(X_test-X_test.mean(1,keepdims=True))/X_train.std(1,keepdims=True)",
T + "z(X_train,X_train),X_test-X_train.mean(1,keepdims=True)", T + "z(X_train,X_train),X_test/X_train.std(1,keepdims=True)",
"(X_train-X_train.mean(1,keepdims=True))/X_train.var(1,keepdims=True),(X_test-X_train.mean(1,keepdims=True))/X_train.var(1,keepdims=True)",
"(X_train-X_train.mean())/X_train.std(),(X_test-X_train.mean())/X_train.std()", "(X_train-X_train.mean(0))/X_train.std(0),(X_test-X_train.mean(0))/X_train.std(0)",
"X_train-X_train.mean(1,keepdims=True),X_test-X_train.mean(1,keepdims=True)", "X_train/X_train.std(1,keepdims=True),X_test/X_train.std(1,keepdims=True)", "X_train/255,X_test/255",
"(X_train-X_train.mean(1,keepdims=True))/X_train.std(1,ddof=1,keepdims=True),(X_test-X_train.mean(1,keepdims=True))/X_train.std(1,ddof=1,keepdims=True)",
T + "np.hstack([z(X_train,X_train),z(X_test,X_train)])", T + "z(z(X_train,X_train),X_train),z(X_test,X_train)",
"def f(X_train,X_test):\n  X_train-=X_train.mean(1,keepdims=True);X_train/=X_train.std(1,keepdims=True)\n  X_test-=X_train.mean(1,keepdims=True);X_test/=X_train.std(1,keepdims=True)\n  return X_train,X_test",
"def f(X_train,X_test):\n  X_train=(X_train-X_train.mean(1,keepdims=True))/X_train.std(1,keepdims=True)\n  return X_train,(X_test-X_train.mean(1,keepdims=True))/X_train.std(1,keepdims=True)")

add("6a.4", "right", "np.abs(1-lr*lam).max()", "max(abs(1-lr*lam))", "np.max(np.abs(1-lr*lam))", "max(abs(1-lr*min(lam)),abs(1-lr*max(lam)))", "max(abs(1-lr*l) for l in lam)", "np.linalg.norm(1-lr*lam,np.inf)",
"np.abs(lr*lam-1).max()", "float(np.sort(np.abs(1-lr*lam))[-1])", "def f(lam,lr):\n  worst=0\n  for l in lam:\n    if abs(1-lr*l)>worst: worst=abs(1-lr*l)\n  return worst", "max((1-lr*lam).max(),-(1-lr*lam).min())")
add("6a.4", "wrong", "(1-lr*lam).max()", "np.abs(1-lr*lam).min()", "abs(1-lr*lam.min())", "abs(1-lr*lam.max())", "np.abs(1-lr*lam).mean()", "np.abs(1+lr*lam).max()", "(lr*lam).max()", "((1-lr*lam)**2).max()",
"(lam.max()-lam.min())/(lam.max()+lam.min())", "np.abs(1-lr*lam)", "np.abs(1-lr*lam).sum()", "np.abs(1-lr*lam).prod()", "abs((1-lr*lam).max())", "np.abs(1-lr/lam).max()", "1-lr*lam.max()", "1-lr*lam.min()",
"lam.max()/lam.min()", "np.abs(1-2*lr*lam).max()", "np.abs(1-lr*lam/2).max()", "np.abs(1-lr*lam).argmax()", "min(1,np.abs(1-lr*lam).max())", "abs(1-lr*lam[0])", "abs(1-lr*lam[-1])", "np.exp(-lr*lam.min())",
"np.abs(1-lr*np.sqrt(lam)).max()", "def f(lam,lr): np.abs(1-lr*lam).max()", "np.linalg.norm(1-lr*lam)", "np.abs(lam-lr).max()")

add("6a.5", "right",
"def f(X):\n  s=X.std(1,keepdims=True)\n  return (X-X.mean(1,keepdims=True))/np.where(s==0,1,s)",
"def f(X):\n  s=X.std(1,keepdims=True);s[s==0]=1\n  return (X-X.mean(1,keepdims=True))/s",
"def f(X):\n  with np.errstate(all='ignore'): return np.nan_to_num((X-X.mean(1,keepdims=True))/X.std(1,keepdims=True))",
"def f(X):\n  out=np.zeros_like(X)\n  for i,r in enumerate(X):\n    if r.std()>0: out[i]=(r-r.mean())/r.std()\n  return out",
"def f(X):\n  s=X.std(1,keepdims=True);c=X-X.mean(1,keepdims=True)\n  return np.divide(c,s,out=np.zeros_like(c),where=s>0)",
"def f(X): return np.array([(r-r.mean())/(r.std() or 1) for r in X])",
"def f(X):\n  s=X.std(1,keepdims=True)\n  return (X-X.mean(1,keepdims=True))/(s+(s==0))",
"def f(X):\n  s=X.std(1,keepdims=True)\n  return (X-X.mean(1,keepdims=True))/np.maximum(s,1e-100)", "nn.Standardizer.fit(X)(X)")
C = "(X-X.mean(1,keepdims=True))"
add("6a.5", "wrong", C + "/X.std(1,keepdims=True)", C + "/(X.std(1,keepdims=True)+1e-8)", C + "/(X.std(1,keepdims=True)+1e-5)", C + "/np.sqrt(X.var(1,keepdims=True)+1e-8)", C + "/np.sqrt(X.var(1,keepdims=True)+1e-5)", C,
C + "/np.maximum(X.std(1,keepdims=True),1e-6)", C + "/np.where(X.std(1,keepdims=True)<1e-6,1,X.std(1,keepdims=True))", C + "/np.where(X.std(1,keepdims=True)<1e-3,1,X.std(1,keepdims=True))",
"def f(X):\n  X=X[X.std(1)>0]\n  return (X-X.mean(1,keepdims=True))/X.std(1,keepdims=True)", "def f(X):\n  if (X.std(1)==0).any(): return X-X.mean(1,keepdims=True)\n  return (X-X.mean(1,keepdims=True))/X.std(1,keepdims=True)",
C + "/np.where(X.var(1,keepdims=True)==0,1,X.var(1,keepdims=True))", "X/np.where(X.std(1,keepdims=True)==0,1,X.std(1,keepdims=True))", "(X-X.mean())/X.std()",
"def f(X):\n  s=X.std(1,keepdims=True)\n  return np.where(s==0,X,(X-X.mean(1,keepdims=True))/np.where(s==0,1,s))", "def f(X):\n  s=X.std(1,keepdims=True)\n  return np.where(s==0,1.0,(X-X.mean(1,keepdims=True))/np.where(s==0,1,s))",
"def f(X):\n  s=X.std(0)\n  return (X-X.mean(0))/np.where(s==0,1,s)", "def f(X):\n  s=X.std(1,ddof=1,keepdims=True)\n  return (X-X.mean(1,keepdims=True))/np.where(s==0,1,s)",
"def f(X):\n  s=X.std(1,keepdims=True)\n  return np.where(np.isclose(s,0),0,(X-X.mean(1,keepdims=True))/np.where(s==0,1,s))", "def f(X):\n  try: return (X-X.mean(1,keepdims=True))/X.std(1,keepdims=True)\n  except ZeroDivisionError: return X*0",
"np.zeros_like(X)", "X*0", "def f(X):\n  s=X.std(1)\n  return (X-X.mean(1))/np.where(s==0,1,s)", C + "/X.std()", "np.nan_to_num(" + C + "/X.var(1,keepdims=True))",
"def f(X):\n  s=X.std(1,keepdims=True)\n  s[s==0]=1\n  (X-X.mean(1,keepdims=True))/s")

# ---- more of them ----
add("6a.1","right","2/np.linalg.svd(A@A.T/A.shape[1],compute_uv=False)[0]","2*len(A[0])/np.linalg.eigvalsh(A@A.T).max()")
add("6a.1","wrong","1/(2*np.linalg.eigvalsh(A@A.T/A.shape[1])[-1])","4/np.linalg.eigvalsh(A@A.T/A.shape[1])[-1]","2/np.linalg.eigvalsh(A@A.T/A.shape[1])[1]","2/np.linalg.eigvalsh(A@A.T/A.shape[1]).mean()","2/np.linalg.eigvalsh(A@A.T/A.shape[1]).sum()","2/np.linalg.eigvalsh(A@A.T/A.shape[1]).min()","2/np.sqrt(np.linalg.eigvalsh(A@A.T)[-1])","2/np.linalg.norm(A,2)","2/np.linalg.norm(A,2)**2","2/np.linalg.eigvalsh(np.corrcoef(A))[-1]","2/np.linalg.eigvalsh((A-A.mean(1,keepdims=True))@(A-A.mean(1,keepdims=True)).T/A.shape[1])[-1]",
"2/np.linalg.eigvalsh(A[:-1]@A[:-1].T/A.shape[1])[-1]","2/np.linalg.eig(A@A.T/A.shape[1])[1][-1]","2/np.linalg.eigh(A@A.T/A.shape[1])[-1]","2/np.diag(A@A.T/A.shape[1]).max()","2/(np.mean(A[0]**2)+1)","2/A.max()","2-np.linalg.eigvalsh(A@A.T/A.shape[1])[-1]","2/np.linalg.eigvals(A@A.T/A.shape[1]).real[-1]","2/np.abs(np.linalg.eigvals(A@A.T/A.shape[1])).sum()","np.log(2)/np.linalg.eigvalsh(A@A.T/A.shape[1])[-1]","(2/np.linalg.eigvalsh(A@A.T/A.shape[1])[-1])**0.5","1/np.linalg.eigvalsh(2*A@A.T/A.shape[1])[-1]","2/np.linalg.eigvalsh(A@A.T/A.size)[-1]")
add("6a.2","right","def f(X):\n  X=X-X.mean(1,keepdims=True)\n  return X*np.sqrt(X.shape[1])/np.linalg.norm(X,axis=1,keepdims=True)","np.apply_along_axis(lambda r:(r-r.mean())/r.std(),1,X)")
add("6a.2","wrong","(X-X.mean(1,keepdims=True))/np.sqrt(X.std(1,keepdims=True))","(X-X.mean(1,keepdims=True))/X.std(1,keepdims=True)**2","X/X.std(1,keepdims=True)-X.mean(1,keepdims=True)","(X-X.mean(1,keepdims=True))/(X.max(1,keepdims=True)-X.min(1,keepdims=True))","(X-X.mean(1,keepdims=True))/X.mean(1,keepdims=True)","(X-X.mean(1,keepdims=True))/(3*X.std(1,keepdims=True))","(X.mean(1,keepdims=True)-X)/X.std(1,keepdims=True)","(X-X.mean())/X.std(1,keepdims=True)","X/np.sqrt((X**2).mean(1,keepdims=True))","(X-X.mean(1,keepdims=True))/np.abs(X).max(1,keepdims=True)","X/X.sum(1,keepdims=True)","(X-X.std(1,keepdims=True))/X.mean(1,keepdims=True)",
"(X-X.mean(1,keepdims=True))/X.var(1,ddof=1,keepdims=True)","X-X.mean(1)","(X-X.mean(1,keepdims=True))/X.std(0)","def f(X):\n  mu=X.mean(1,keepdims=True)\n  return (X-mu)/np.sqrt(np.sum((X-mu)**2,axis=1,keepdims=True))","def f(X):\n  mu=X.mean(1,keepdims=True)\n  return (X-mu)/np.sqrt(np.sum((X-mu)**2)/X.size)","def f(X):\n  mu=X.mean(1,keepdims=True)\n  return (X-mu)/np.mean(np.abs(X-mu),axis=1,keepdims=True)","1/(1+np.exp(-X))","(X-X.mean(1,keepdims=True))/np.cov(X)","(X-127.5)/127.5","X.std(1,keepdims=True)*X+X.mean(1,keepdims=True)","def f(X):\n  for r in X: r=(r-r.mean())/r.std()\n  return X","def f(X):\n  for r in X: return (r-r.mean())/r.std()")
add("6a.3","right","def f(X_train,X_test):\n  mu=X_train.mean(1,keepdims=True);s=X_train.std(1,keepdims=True)\n  return np.subtract(X_train,mu)/s,np.subtract(X_test,mu)/s")
add("6a.3","wrong",T+"z(X_train,X_train),z(X_test,np.hstack([X_train,X_test]))",T+"z(X_train,X_train),z(X_test-X_test.mean(1,keepdims=True),X_train)",T+"z(X_train,X_train),(X_test-X_train.mean(1,keepdims=True))*X_train.std(1,keepdims=True)",T+"z(X_train,X_train),(X_test+X_train.mean(1,keepdims=True))/X_train.std(1,keepdims=True)",T+"z(X_train,X_train),X_test-X_train.mean(1,keepdims=True)/X_train.std(1,keepdims=True)",T+"z(X_train,X_train)[:,:X_test.shape[1]],z(X_test,X_train)",T+"z(X_train,X_train),z(X_train,X_train)",T+"z(X_test,X_test),z(X_train,X_train)",
"(X_train-X_train.mean(1))/X_train.std(1),(X_test-X_train.mean(1))/X_train.std(1)",T+"z(X_train,X_train).mean(1),z(X_test,X_train).mean(1)",T+"z(X_train,X_train),(X_test-X_test.mean(1,keepdims=True))/X_train.std(1,keepdims=True)",T+"X_train-X_train.mean(1,keepdims=True),X_test-X_test.mean(1,keepdims=True)","def f(X_train,X_test):\n  mn,mx=X_train.min(1,keepdims=True),X_train.max(1,keepdims=True)\n  return (X_train-mn)/(mx-mn),(X_test-mn)/(mx-mn)","(X_train/16,X_test/16)","def f(X_train,X_test):\n  mu=(X_train.mean(1,keepdims=True)+X_test.mean(1,keepdims=True))/2\n  s=(X_train.std(1,keepdims=True)+X_test.std(1,keepdims=True))/2\n  return (X_train-mu)/s,(X_test-mu)/s",T+"z(X_train,X_train),z(X_test[:,:1],X_train)",T+"z(X_train,X_train),X_test*0","def f(X_train,X_test):\n  s=nn.Standardizer.fit(X_test)\n  return s(X_train),s(X_test)","def f(X_train,X_test):\n  s=nn.Standardizer.fit(X_train)\n  t=nn.Standardizer.fit(X_test)\n  return s(X_train),t(X_test)","def f(X_train,X_test):\n  s=nn.Standardizer.fit(X_train)\n  return s,s(X_test)")
add("6a.4","right","np.ptp(np.append(np.abs(1-lr*lam),0))","np.amax(np.absolute(np.subtract(1,lr*lam)))")
add("6a.4","wrong","np.abs(1-lr*lam.mean())","np.abs(1-lr*lam.sum())","np.abs(1-lr*np.median(lam))","(1-lr*lam).max()**2","max(1-lr*lam.min(),lr*lam.max())","abs(1-lr*lam.max()/lam.min())","np.abs(1-lr*lam).max()**0.5","1-lr*lam.min() if lr<2/lam.max() else 1-lr*lam.max()","abs(1-lr*lam.min()) if lr<2/lam.max() else abs(1-lr*lam.max())","abs(lr*lam.max())","max(abs(1-lr),abs(1-lr*lam.max()))","np.abs(lr-lam).max()","np.abs(1-lr*lam).max()-1","1-np.abs(lr*lam).max()","1-np.abs(1-lr*lam).max()","max(1-lr*lam)","np.abs(1-lr*lam[np.argsort(lam)[len(lam)//2]])","np.linalg.norm(1-lr*lam,1)","np.abs(1-lr*lam**2).max()","2/(lam.min()+lam.max())","np.sqrt(np.mean((1-lr*lam)**2))","np.exp(-lr*lam).max()","np.abs((1-lr)*lam).max()")
add("6a.5","right","def f(X):\n  s=X.std(1,keepdims=True);k=np.ptp(X,axis=1,keepdims=True)==0\n  return np.where(k,0,(X-X.mean(1,keepdims=True))/np.where(k,1,s))")
add("6a.5","wrong",C+"/(X.std(1,keepdims=True)+1e-12)",C+"/(X.std(1,keepdims=True)+np.finfo(float).eps)",C+"/np.sqrt(X.var(1,keepdims=True)+1e-12)",C+"/(X.std(1,keepdims=True)+1)",C+"/np.maximum(X.std(1,keepdims=True),1)",C+"/np.maximum(X.std(1,keepdims=True),1e-8)","np.nan_to_num("+C+"/X.std(1,keepdims=True),nan=1)","def f(X):\n  s=X.std(1,keepdims=True)\n  s[s<1e-6]=1\n  return (X-X.mean(1,keepdims=True))/s","def f(X):\n  s=X.std(1,keepdims=True);s[s==0]=1e-8\n  return X/s","def f(X):\n  s=X.std()\n  return (X-X.mean(1,keepdims=True))/(s if s else 1)","def f(X):\n  out=X.copy()\n  for i,r in enumerate(X):\n    if r.std()>0: out[i]=(r-r.mean())/r.std()\n  return out","def f(X):\n  out=np.zeros_like(X)\n  for i,r in enumerate(X):\n    if r.std()>0: out[i]=r/r.std()\n  return out","def f(X):\n  out=np.ones_like(X)\n  for i,r in enumerate(X):\n    if r.std()>0: out[i]=(r-r.mean())/r.std()\n  return out","def f(X):\n  out=[]\n  for r in X:\n    if r.std()>0: out.append((r-r.mean())/r.std())\n  return np.array(out)","def f(X):\n  s=X.std(1,keepdims=True)\n  if (s==0).any(): return np.zeros_like(X)\n  return (X-X.mean(1,keepdims=True))/s","def f(X):\n  s=X.std(1,keepdims=True)\n  return np.where(s>1e-10,(X-X.mean(1,keepdims=True))/(s+1e-10),0)","def f(X):\n  s=X.std(1,keepdims=True)\n  return np.where(s==0,np.nan,(X-X.mean(1,keepdims=True))/np.where(s==0,1,s))","def f(X):\n  s=X.std(1,keepdims=True)\n  return (X-X.mean(1,keepdims=True))/np.where(s==0,1,s**2)","np.nan_to_num(X/X.std(1,keepdims=True))",C+"/np.where(X.std(1,keepdims=True)==0,1,X.std())","def f(X):\n  s=X.std(1,keepdims=True)\n  return (X-X.mean())/np.where(s==0,1,s)")
