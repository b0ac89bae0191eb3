# Why something did not work, where the CRM has no words for it. The code follows in brackets.

trouble-unreachable = The CRM can’t be reached
trouble-silent = The CRM took too long to answer
trouble-cut-off = The connection to the CRM was lost
trouble-unreadable = I couldn’t make sense of the CRM’s answer
trouble-slower = The CRM asks me to slow down
trouble-not-let-in = The CRM doesn’t let me in
trouble-blocked = Bitrix24 has blocked me because of overload; its support can lift the block
trouble-no-scope = I don’t have permission to use the CRM (the scope “crm”)
trouble-not-authorised = I haven’t been authorised in Bitrix24 yet
trouble-no-portal = No CRM is connected yet: BITRIX24_WEBHOOK_URL is not set
trouble-unreadable-task = This version doesn’t know how to do it
trouble-other = Something went wrong
