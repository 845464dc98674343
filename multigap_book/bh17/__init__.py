"""BH17, Bussmann-Holder and others (2017): its printed equations, its figures and its claims."""
