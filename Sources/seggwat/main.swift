print("seggwat")
