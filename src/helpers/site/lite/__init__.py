"""The notebooks where nothing is installed: in a browser (JupyterLite), on Binder, in Colab."""
