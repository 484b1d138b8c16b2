import WebEnv
