# What managers read and press on a lead, and what a prospect hears of who takes it.

prospect-introduced = { $name } will take care of your request and write to you here 🙂
prospect-introduced-team = { $name } will take care of your request and write to you here 🙂
