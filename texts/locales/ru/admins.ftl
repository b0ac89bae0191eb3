# Тексты для администраторов.

help-admins =
    <b>Для администраторов</b>
    /newlink – создать ссылку
    /links – все ссылки и их результаты

links-none = Ссылок пока нет. Чтобы создать первую, нажмите /newlink
links-head = <b>Ссылки</b>, страница { $page } из { $pages }
links-counts = { $people ->
        [one] { $people } человек
        [few] { $people } человека
       *[other] { $people } человек
    }, { $touches ->
        [one] { $touches } переход
        [few] { $touches } перехода
       *[other] { $touches } переходов
    }, { $submissions ->
        [one] { $submissions } заявка
        [few] { $submissions } заявки
       *[other] { $submissions } заявок
    }
links-disabled = (выключена)
button-newer = ⬅️ Новее
button-older = Раньше ➡️
