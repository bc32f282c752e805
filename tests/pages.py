"""Page text as crawlers save it, written for the tests."""

CONSULT = """\
Tingling Hands and Coffee: Should I Be Worried? - Neurology

Share to:

My hands tingle after the third coffee, is it a nerve disease?


Hello Dr.
Moss, I am 34 years old.
Since the spring my hands have tingled after coffee.
I asked Mr.
Hale at the pharmacy, and he sent me to you.
Is it dangerous? Thank you!

I also sleep badly, see my earlier question #4711.

Robin Wood, 30~39 year old female. Ask Date: 2022/04/09

Dr. Moss Ada reply Neurology


Hello Ms.
Wood: too much caffeine does this.
Please stop for two weeks.
Dr.
Moss Ada, Greenfield Hospital, cares about you.

Reply Date: 2022/04/10

More Info


Caffeine irritates nerve endings. It does so in everyone.

Some causes are:
1. Lack of sleep.
2. Lack of magnesium.

Similar Q&A

Twitching After Sport: Is It Normal?

Doctor, after football my calves twitch for an hour. I drink enough and I am not weak. My father had the same when he was young and nothing ever came of it. What sho...


Dr. Moss Ada reply Neurology
Hello: that is normal after effort and needs no test. Stretch, drink and rest. If a muscle becomes weak, come back and we will look at it more closely, but I do not expect th...

[Read More] Twitching After Sport: Is It Normal?


Related FAQ

Numb Hands

(Neurology)

Caffeine

(Family Medicine)
"""

SECOND_REPLY = """\
Dr. Brook Sten reply Family Medicine


I agree with my colleague.

Reply Date: 2022/04/12

More Info
"""

TARGET = """\
Calves That Twitch for an Hour After Playing Football - Neurology

Share to:

Twitching calves


Doctor, after football my calves twitch for an hour.
I drink enough and I am not weak.
My father had the same when he was young and nothing ever came of it.
What should I do?

Lefty, 20~29 year old male. Ask Date: 2021/09/01

Dr. Moss Ada reply Neurology


Hello: that is normal after effort and needs no test.
Stretch, drink and rest.
If a muscle becomes weak, come back and we will look at it more closely, but I do not expect that.

Reply Date: 2021/09/02

More Info


Muscles twitch after effort.

Similar Q&A

Nothing Here Matches

A question of nobody at all that no library holds, written only so that the card has an excerpt of some length...


Dr. Nobody reply Neurology
A reply of nobody.

[Read More] Nothing Here Matches

Related FAQ

Numb Hands

(Neurology)"""

GUIDE = """\
What Do Tingling Hands Mean? How to Tell

Tingling is common and mostly harmless.

It has many causes.

How Tingling Feels

It pricks like needles under the skin.

It comes and goes.

When to Seek Advice

If a hand becomes weak, see a doctor.

Why Feet Fall Asleep: Five Reasons

120/80: What the Numbers Mean
"""
