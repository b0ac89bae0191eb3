# Why something did not work, where the CRM has no words for it. The code follows in brackets.

trouble-unreachable = The CRM can’t be reached
trouble-silent = The CRM took too long to answer
trouble-cut-off = The connection to the CRM broke off
trouble-unreadable = I could not make sense of the CRM’s answer
trouble-slower = The CRM asks me to slow down
trouble-not-let-in = The CRM does not let me in
trouble-other = Something went wrong
